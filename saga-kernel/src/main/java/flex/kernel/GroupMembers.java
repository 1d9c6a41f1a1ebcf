package flex.kernel;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members of a consumer group that say by their client ids which process they are. One that was killed keeps its partitions
 * until its session ends, and everybody who joins waits for that; unless it is known to be gone, see {@link Holders}.
 */
final class GroupMembers {
  private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);
  /** Behind it stands the number of the consumer. */
  private static final Pattern CLIENT_ID = Pattern.compile(".*@([^@]+)-\\d+");

  private GroupMembers() {}

  /** For the consumers of one listener of this process. */
  static String clientId(String group) {
    return group + "@" + Holders.fresh();
  }

  /**
   * Where nobody is left in the group but members whose processes have ended, they leave it. Kafka lets nobody take out
   * some: where another instance lives, it has their partitions when their sessions end. Who joins between the look and the
   * taking out is taken out as well, as one of two that start together may be, and joins again by itself.
   */
  static void takeOutGone(Admin admin, String group) throws InterruptedException {
    try {
      var members = Objects.requireNonNull(admin.describeConsumerGroups(List.of(group)).all().get().get(group))
          .members();
      if (!members.isEmpty() && members.stream().allMatch(GroupMembers::isGone)) {
        LOG.info("The {} members of the group {} have ended without leaving it", members.size(), group);
        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all().get();
      }
    } catch (ExecutionException e) {
      LOG.warn("The group {} waits until the sessions of members that have ended are over: {}", group, e.toString());
    }
  }

  private static boolean isGone(MemberDescription member) {
    var id = CLIENT_ID.matcher(member.clientId());
    return id.matches() && Holders.isGone(id.group(1));
  }
}
