package flex.chassis.http.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import flex.contracts.wire.Json;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.context.annotation.Bean;

@AutoConfiguration(before = { JacksonAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
class HttpAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  ObjectMapper objectMapper() {
    return Json.mapper();
  }

  @Bean
  @ConditionalOnMissingBean
  HttpProblems httpProblems() {
    return new HttpProblems();
  }

  @Bean
  @ConditionalOnMissingBean(ErrorController.class)
  ErrorAnswers errorAnswers() {
    return new ErrorAnswers();
  }

  @Bean
  @ConditionalOnMissingBean
  TomcatProblems tomcatProblems() {
    return new TomcatProblems();
  }

  @Bean
  @ConditionalOnMissingBean
  TomcatDirectory tomcatDirectory() {
    return new TomcatDirectory();
  }

  @Bean
  @ConditionalOnMissingBean
  BodyLimit bodyLimit() {
    return new BodyLimit();
  }
}
