package flex.chassis.access.io;

import flex.chassis.http.io.HttpProblems;
import flex.chassis.http.io.TomcatProblems;
import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Bearer tokens (RFC 6750) with roles: an operator may everything, a provider whatever concerns requests. */
@AutoConfiguration(before = { SecurityAutoConfiguration.class, OAuth2ResourceServerAutoConfiguration.class})
@EnableWebSecurity
class AccessAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "api")
  @Order(Ordered.LOWEST_PRECEDENCE)
  SecurityFilterChain api(HttpSecurity http, OpaqueTokenIntrospector tokens, ObjectProvider<Access> own)
      throws Exception {
    AuthenticationEntryPoint unknown = (request, response, _) -> {
      response.setHeader("WWW-Authenticate", "Bearer");
      HttpProblems.write(request, response, 401, List.of(new Problem(Reason.NOT_ALLOWED, null,
          "The request carries no bearer token that is known.", "Send the header Authorization: Bearer <token>.")));
    };
    AccessDeniedHandler denied = (request, response, _) -> HttpProblems.write(request, response, 403,
        List.of(new Problem(Reason.NOT_ALLOWED, null, "The token's role may not do this.",
            "Use the token of an operator.")));
    return http
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(a -> own.orderedStream().forEach(access -> access.rules(a)))
        .authorizeHttpRequests(a -> a
            .requestMatchers("/actuator/health/**", "/error").permitAll()
            .requestMatchers(HttpMethod.POST, "/api/v1/requests/*/retry").hasRole(Access.OPERATOR)
            .requestMatchers("/api/v1/sagas/**", "/actuator/**").hasRole(Access.OPERATOR)
            .anyRequest().hasAnyRole(Access.OPERATOR, Access.PROVIDER))
        .oauth2ResourceServer(o -> o.opaqueToken(t -> t.introspector(tokens)).authenticationEntryPoint(unknown)
            .accessDeniedHandler(denied))
        .exceptionHandling(e -> e.authenticationEntryPoint(unknown).accessDeniedHandler(denied))
        .build();
  }

  /** Answers itself: an error page would be asked for by the same method, and refused again. */
  @Bean
  @ConditionalOnMissingBean
  RequestRejectedHandler ambiguous() {
    return (request, response, _) -> HttpProblems.write(request, response, 400, TomcatProblems.MALFORMED);
  }

  @Bean
  @ConditionalOnMissingBean
  OpaqueTokenIntrospector tokens(ChassisSettings settings) {
    var roles = new LinkedHashMap<String, byte[]>();
    roles.put(Access.OPERATOR, hash(ChassisSettings.secret(settings.operatorTokenFile())));
    if (!settings.providerTokenFile().isEmpty()) {
      roles.put(Access.PROVIDER, hash(ChassisSettings.secret(settings.providerTokenFile())));
    }
    return token -> {
      var given = hash(token);
      return roles.entrySet().stream()
          .filter(r -> MessageDigest.isEqual(given, r.getValue()))
          .map(r -> new DefaultOAuth2AuthenticatedPrincipal(r.getKey(), Map.of("sub", r.getKey()),
              AuthorityUtils.createAuthorityList("ROLE_" + r.getKey())))
          .findFirst().orElseThrow(() -> new BadOpaqueTokenException("unknown token"));
    };
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
