package flex.agent.enrolment.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.agent.enrolment.ConfigDrive;
import flex.agent.enrolment.Secret;
import flex.agent.store.io.WholeFile;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads {@code flex.json}. */
public final class ConfigDriveFile {
  private ConfigDriveFile() {}

  private record Document(@Nullable StoreAlias storeAlias, @Nullable String vmId, @Nullable IpAddress ipAddress,
      @Nullable DomainName domainName, @Nullable Version version, @Nullable String token, @Nullable URI enrolmentUrl,
      @Nullable String kafkaBootstrap, @Nullable String siteCa) {}

  /** Throws where it is missing, no JSON, or lacks a name; the message says which, and never holds the token. */
  public static ConfigDrive read(Path directory) throws IOException {
    var file = directory.resolve("flex.json");
    var bytes = WholeFile.read(file)
        .orElseThrow(() -> new IOException(file + " is missing: the VM has no config drive."));
    try {
      var d = Json.mapper().readValue(bytes, Document.class);
      if (d == null) {
        throw new IllegalArgumentException("it says null");
      }
      return new ConfigDrive(need("storeAlias", d.storeAlias()), need("vmId", d.vmId()),
          need("ipAddress", d.ipAddress()), d.domainName(), need("version", d.version()),
          new Secret(need("token", d.token())), need("enrolmentUrl", d.enrolmentUrl()),
          need("kafkaBootstrap", d.kafkaBootstrap()), need("siteCa", d.siteCa()));
    } catch (JsonProcessingException e) {
      throw new WholeFile.Unusable(file, Vault.shape(e), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new WholeFile.Unusable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T need(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value;
  }
}
