package flex.cli.api;

/**
 * The API of one service.
 *
 * @param owner the service's word in full ids
 * @param label what people call the service
 */
public record Api(String owner, String label, ApiClient client) {}
