package flex.contracts;

import flex.contracts.Problem.Reason;
import flex.contracts.RequestState.Status;
import flex.contracts.RequestState.StepState;
import flex.contracts.RequestState.StepStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One realistic message of each type, with every optional field; the golden files are made from them. */
final class Examples {
  private static final RequestId REQUEST = new RequestId("order-4711");
  private static final StoreAlias STORE = new StoreAlias("milestones");
  private static final ShopAlias SHOP = new ShopAlias("DemoShop");
  private static final ShopAlias REF = new ShopAlias("milestones");
  private static final ShopName NAME = new ShopName("Meilensteine & Söhne – Wandern 🥾");
  private static final ShopType TYPE = new ShopType("Flex_6_14_0");
  private static final VmType VM_TYPE = new VmType("Standard");
  private static final Version VERSION = new Version("6.14.0");
  private static final DomainName DOMAIN = new DomainName("milestones.example.com");
  private static final IpAddress ADDRESS = new IpAddress("127.77.0.2");
  private static final String URL = "http://127.77.0.2:8000/DemoShop";
  private static final String VM = "vm-milestones-1";
  private static final String COMMAND = "order-4711:configure";
  private static final long EPOCH = 3;
  private static final StoreInfo INFO = new StoreInfo(STORE, "milestones", ADDRESS, DOMAIN, "Debian GNU/Linux 12",
      VERSION, 2, List.of("6.14.0.1", "6.14.0.2"),
      List.of(new StoreInfo.Shop(SHOP, REF, TYPE, NAME, true, URL)), List.of("newsletter", "multilingual"), 2, 512,
      List.of(new StoreInfo.FileFault("WebRoot/StoreTypes/Other/shop.json", "it is empty")));
  private static final Problem PROBLEM = new Problem(Reason.NO_FREE_ADDRESS, "/storeAlias",
      "All 250 addresses of the pool are in use.", "Add addresses to the pool, or retire a store.");
  private static final RequestState STATE = new RequestState(REQUEST, RequestKind.SHOP_IN_NEW_STORE, Status.FAILED,
      STORE, SHOP, "The agent did not answer within 60 s.", Instant.parse("2026-11-21T10:15:30Z"),
      Instant.parse("2026-11-21T10:16:42.5Z"),
      List.of(
          new StepState(StepName.RESERVE_ADDRESS, StepStatus.UNDONE, Instant.parse("2026-11-21T10:15:30.123Z"),
              Instant.parse("2026-11-21T10:16:42.4Z"), "127.77.0.2"),
          new StepState(StepName.AWAIT_AGENT, StepStatus.FAILED, Instant.parse("2026-11-21T10:15:31.000001Z"),
              Instant.parse("2026-11-21T10:16:31Z"), "no answer")),
      URL, List.of("The agent cannot start: Cannot listen on 127.77.0.2:8000"));

  private static final Map<Class<? extends Message>, Message> TABLE = Stream.of(
      new ProvisioningEvent.ShopRequested(REQUEST, VERSION, TYPE, VM_TYPE, DOMAIN, STORE, SHOP, REF, NAME),
      new SiteCommand.CreateShop(REQUEST, STORE, SHOP, REF, TYPE, NAME),
      new SiteCommand.ConfigureStore(REQUEST, STORE, DOMAIN),
      new RequestCommand.Cancel(REQUEST, "The merchant withdrew."),
      new RequestCommand.Retry(REQUEST, "The disk was full; there is room again."),
      new RequestCommand.Query(REQUEST),
      new SiteCommand.QueryStore(STORE),
      new RequestEvent.Accepted(REQUEST, RequestKind.SHOP_IN_NEW_STORE, STORE, SHOP),
      new RequestEvent.Rejected(REQUEST, "9f0c1a52-5d54-4c33-9c6a-0a5f0c3ad0f1", List.of(PROBLEM)),
      new SiteEvent.AddressReserved(REQUEST, STORE, ADDRESS),
      new SiteEvent.VmCloned(REQUEST, STORE, VM, VERSION),
      new SiteEvent.VmStarted(REQUEST, STORE, VM),
      new SiteEvent.AgentReady(REQUEST, STORE),
      new SiteEvent.StoreConfigured(REQUEST, STORE, INFO),
      new SiteEvent.ShopCreated(REQUEST, STORE, SHOP),
      new SiteEvent.ShopOpened(REQUEST, STORE, SHOP),
      new SiteEvent.ShopReady(REQUEST, STORE, SHOP, NAME, DOMAIN, ADDRESS, VERSION, URL),
      new RequestEvent.StepUndone(REQUEST, STORE, StepName.CLONE_TEMPLATE),
      new SiteEvent.ShopRequestFailed(REQUEST, STORE, SHOP, StepName.RESERVE_ADDRESS, PROBLEM),
      new SiteEvent.StoreConfigurationFailed(REQUEST, STORE, StepName.CONFIGURE_STORE, PROBLEM),
      new RequestEvent.Cancelled(REQUEST, STORE, "The merchant withdrew."),
      new RequestEvent.Stuck(REQUEST, STORE, StepName.CLONE_TEMPLATE, "The VM could not be destroyed."),
      new RequestEvent.StateReported(REQUEST, STATE),
      new SiteEvent.StoreStateReported(STORE, "RUNNING", List.of(STATE)),
      new StoreCommand.ConfigureStore(COMMAND, STORE, EPOCH, ADDRESS, DOMAIN, VM_TYPE, 2, 512),
      new StoreCommand.CreateShop(COMMAND, STORE, EPOCH, SHOP, REF, TYPE, NAME, DOMAIN),
      new StoreCommand.RemoveShop(COMMAND, STORE, EPOCH, SHOP),
      new StoreCommand.OpenShop(COMMAND, STORE, EPOCH, SHOP),
      new StoreCommand.CloseShop(COMMAND, STORE, EPOCH, SHOP),
      new StoreEvent.AgentReady(STORE, "5b1e7a0c", INFO),
      new StoreEvent.StoreConfigured(COMMAND, STORE, EPOCH, INFO),
      new StoreEvent.ShopCreated(COMMAND, STORE, EPOCH, SHOP, URL),
      new StoreEvent.ShopRemoved(COMMAND, STORE, EPOCH, SHOP),
      new StoreEvent.ShopOpened(COMMAND, STORE, EPOCH, SHOP),
      new StoreEvent.ShopClosed(COMMAND, STORE, EPOCH, SHOP),
      new StoreEvent.CommandRefused(COMMAND, STORE, EPOCH, new Problem(Reason.STALE_EPOCH, "/epoch",
          "The store is held by epoch 4.", "Read the state of the request that holds the store.")),
      new StoreEvent.CommandFailed(COMMAND, STORE, EPOCH, "create-database", "The disk is full."))
      .collect(Collectors.toUnmodifiableMap(Message::getClass, Function.identity()));

  private Examples() {}

  static Message of(String wireName, Class<?> type) {
    var example = TABLE.get(type);
    if (example == null) {
      throw new IllegalStateException("Put an example of " + wireName + " into Examples.");
    }
    return example;
  }
}
