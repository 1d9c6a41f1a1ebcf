package flex.cli.demo;

import java.util.List;

/** One shop that the demo asks for. Values hold no character that JSON or HTML would escape. */
record DemoShop(String requestId, String version, String vmType, String domainName, String shopAlias,
    String shopName) {
  static List<DemoShop> all() {
    return List.of(
        new DemoShop("order-4711", "6.14.0", "Standard", "milestones.example.com", "Milestones", "Milestones Outdoor"),
        new DemoShop("order-4712", "6.15.0", "Advanced", "teehaus.example.com", "Teehaus", "Teehaus am Markt"),
        new DemoShop("order-4713", "6.15.0", "Standard", "velo.example.com", "Velo", "Velo Werkstatt"));
  }

  String storeAlias() {
    return domainName.substring(0, domainName.indexOf('.'));
  }

  /** The message as text, as a system without our classes would put it together. */
  String json() {
    return """
        {"requestId":"%s","version":"%s","shopType":"Flex_%s","vmType":"%s","domainName":"%s","shopAlias":"%s",\
        "shopName":"%s"}""".formatted(requestId, version, version.replace('.', '_'), vmType, domainName, shopAlias,
        shopName);
  }
}
