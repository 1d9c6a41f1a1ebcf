package flex.chassis.settings.io;

import com.mongodb.ConnectionString;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Kinds of settings: what is allowed in words, and what is wrong with a value that is not. */
public enum Meaning {
  NAME {
    @Override
    String expected(Allowed bounds) {
      return "1 to 100 letters, digits, dots, hyphens or underscores";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      return value.matches("[A-Za-z0-9._-]{1,100}") ? null : "is no such name";
    }
  },
  DATABASE {
    @Override
    String expected(Allowed bounds) {
      return "1 to 63 letters, digits, hyphens or underscores";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      return value.matches("[A-Za-z0-9_-]{1,63}") ? null : "is no name of a database";
    }
  },
  NUMBER {
    @Override
    String expected(Allowed bounds) {
      return "a whole number from " + bounds.from() + " to " + bounds.to();
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      if (!value.matches("[+-]?\\d+")) {
        return "is no whole number";
      }
      var number = new BigInteger(value);
      return outside(number.compareTo(new BigInteger(bounds.from())), number.compareTo(new BigInteger(bounds.to())));
    }
  },
  DURATION {
    @Override
    String expected(Allowed bounds) {
      return "a number with its unit (ms, s, m, h or d) from " + bounds.from() + " to " + bounds.to();
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      if (value.matches("[+-]?\\d+")) {
        return "has no unit: write " + value + "s if seconds are meant";
      }
      Duration duration;
      try {
        duration = DurationStyle.detectAndParse(value);
      } catch (IllegalArgumentException | ArithmeticException e) {
        return "is no duration";
      }
      return outside(duration.compareTo(DurationStyle.detectAndParse(bounds.from())),
          duration.compareTo(DurationStyle.detectAndParse(bounds.to())));
    }
  },
  HOST {
    @Override
    String expected(Allowed bounds) {
      return "an IP address or the name of a host";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      return isHost(value) ? null : "is neither";
    }
  },
  HOSTS_WITH_PORTS {
    @Override
    String expected(Allowed bounds) {
      return "host:port, or several with commas between them";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      return List.of(value.split("\\s*,\\s*", -1)).stream().allMatch(Meaning::isHostWithPort)
          ? null
          : "has another form";
    }
  },
  MONGODB_URI {
    @Override
    String expected(Allowed bounds) {
      return "mongodb://host:port or mongodb+srv://host, with whatever a MongoDB driver takes behind it";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      // The driver asks the DNS for all else about it, which may be away.
      if (value.matches("mongodb\\+srv://([^/?#@\\s]+@)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+([/?]\\S*)?")) {
        return null;
      }
      try {
        return value.startsWith("mongodb+srv:") || new ConnectionString(value).getHosts().isEmpty()
            ? "names no host"
            : null;
      } catch (IllegalArgumentException e) {
        return "has another form";
      }
    }
  },
  HTTPS_URL {
    @Override
    String expected(Allowed bounds) {
      return "https://host, with port and path where they are needed";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      try {
        var url = new URI(value);
        return "https".equals(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null
            && url.getFragment() == null && url.getPort() != 0 && url.getPort() <= 65_535 ? null : "has another form";
      } catch (URISyntaxException e) {
        return "is no URL";
      }
    }
  },
  FILE {
    @Override
    String expected(Allowed bounds) {
      return "a file that can be read";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      return isReadable(value) ? null : "is no such file";
    }
  },
  SECRET_FILE {
    @Override
    String expected(Allowed bounds) {
      return "a file that can be read, with a secret of at least " + SHORTEST_SECRET + " characters";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      if (!isReadable(value)) {
        return "names no such file";
      }
      try {
        if (Files.size(Path.of(value)) > LARGEST_SECRET) {
          return "names a file of more than " + LARGEST_SECRET + " bytes";
        }
        return Files.readString(Path.of(value)).strip().length() < SHORTEST_SECRET
            ? "names a file whose secret has less than " + SHORTEST_SECRET + " characters"
            : null;
      } catch (IOException e) {
        return "names a file that is no text";
      }
    }
  },
  /** One that is there. */
  DIRECTORY {
    @Override
    String expected(Allowed bounds) {
      return "a directory that is there";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      var path = path(value);
      return path != null && Files.isDirectory(path) ? null : "is no such directory";
    }
  },
  /** One that is made where it is missing. */
  PLACE {
    @Override
    String expected(Allowed bounds) {
      return "a directory, which is made if it is missing";
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      var path = path(value);
      while (path != null && Files.notExists(path)) {
        path = path.getParent();
      }
      return path != null && Files.isDirectory(path) && Files.isWritable(path)
          ? null
          : "is no directory, and none can be made there";
    }
  },
  CHOICE {
    @Override
    String expected(Allowed bounds) {
      return "one of: " + String.join(", ", bounds.among());
    }

    @Override
    @Nullable
    String wrong(String value, Allowed bounds) {
      return List.of(bounds.among()).contains(value) ? null : "is not known";
    }
  };

  private static final int SHORTEST_SECRET = 16;
  private static final int LARGEST_SECRET = 64 << 10;
  private static final Pattern HOST_NAME = Pattern
      .compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  /** What is allowed, in words. */
  abstract String expected(Allowed bounds);

  /** What is wrong with a value that is not empty, without the value; null where it is allowed. */
  abstract @Nullable String wrong(String value, Allowed bounds);

  /** Whether the value may be a secret, or hold one: also where somebody gives the secret in place of its file. */
  boolean isHidden() {
    return this == SECRET_FILE || this == MONGODB_URI;
  }

  private static @Nullable String outside(int toLeast, int toMost) {
    return toLeast < 0 ? "is too little" : toMost > 0 ? "is too much" : null;
  }

  private static boolean isHost(String value) {
    if (value.matches("[0-9.]+") || value.contains(":")) {
      try {
        return InetAddress.ofLiteral(value).getAddress().length > 0;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    return HOST_NAME.matcher(value).matches();
  }

  private static boolean isHostWithPort(String value) {
    var colon = value.lastIndexOf(':');
    if (colon < 0 || !value.substring(colon + 1).matches("[1-9]\\d{0,4}")
        || Integer.parseInt(value.substring(colon + 1)) > 65_535) {
      return false;
    }
    var host = value.substring(0, colon);
    return isHost(host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host);
  }

  private static boolean isReadable(String value) {
    var path = path(value);
    return path != null && Files.isRegularFile(path) && Files.isReadable(path);
  }

  private static @Nullable Path path(String value) {
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
