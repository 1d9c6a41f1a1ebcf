package flex.cli.stack;

import flex.contracts.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class TemplatesTest {
  private static final List<TemplateList.Template> TWO = List.of(
      new TemplateList.Template(new Version("6.14.0"), "Debian-12"),
      new TemplateList.Template(new Version("6.15.0"), "Debian-12"));

  @TempDir
  Path directory;

  private Path skeleton;
  private Templates templates;

  @BeforeEach
  void makeSkeleton() throws IOException {
    skeleton = directory.resolve("skeleton");
    Files.createDirectories(skeleton.resolve("Config/hotfixes"));
    Files.createDirectories(skeleton.resolve("WebRoot/StoreTypes"));
    Files.writeString(skeleton.resolve("Config/hotfixes/version.txt"), "# none\n");
    templates = new Templates(directory.resolve("templates"), skeleton);
  }

  private Path template(String version) {
    return directory.resolve("templates").resolve(version);
  }

  @Test
  void shouldDescribeEachVersionAndProtectItsFiles() throws IOException {
    assertThat(templates.make(TWO)).isEqualTo(2);
    assertThat(Files.readString(template("6.14.0").resolve("Config/template.json"))).contains("\"6.14.0\"",
        "\"Debian-12\"", "\"features\"");
    assertThat(template("6.15.0").resolve("WebRoot/StoreTypes")).isDirectory();
    assertThat(Files.getPosixFilePermissions(template("6.15.0").resolve("Config/hotfixes/version.txt")))
        .noneMatch(p -> p.name().endsWith("_WRITE"));
  }

  @Test
  void shouldLeaveTemplatesAloneWhenNothingChanged() throws IOException {
    templates.make(TWO);
    var before = Files.readAttributes(template("6.14.0"), "unix:ino").get("ino");
    assertThat(templates.make(TWO)).isZero();
    assertThat(Files.readAttributes(template("6.14.0"), "unix:ino").get("ino")).isEqualTo(before);
  }

  @Test
  void shouldReplaceTemplatesButNotTheFilesOfStoresWhenTheSkeletonChanged() throws IOException {
    templates.make(TWO);
    var store = directory.resolve("store-version.txt");
    Files.createLink(store, template("6.14.0").resolve("Config/hotfixes/version.txt"));
    Files.writeString(skeleton.resolve("Config/hotfixes/version.txt"), "# other\n");
    assertThat(templates.make(TWO)).isEqualTo(2);
    assertThat(template("6.14.0").resolve("Config/hotfixes/version.txt")).hasContent("# other");
    assertThat(store).hasContent("# none");
  }

  @Test
  void shouldMakeItAgainWhenOneWasLost() throws IOException {
    templates.make(TWO);
    WholeFiles.deleteTree(template("6.15.0"));
    assertThat(templates.make(TWO)).isEqualTo(1);
    assertThat(template("6.15.0").resolve("Config/template.json")).exists();
  }
}
