package flex.chassis.access.io;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** A service's own rules of who may ask for what, as a bean; they come before those of the chassis. */
@FunctionalInterface
public interface Access {
  /** May everything. */
  String OPERATOR = "OPERATOR";
  /** May whatever concerns requests. */
  String PROVIDER = "PROVIDER";

  void rules(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests);
}
