package flex.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The process. */
@SpringBootApplication(proxyBeanMethods = false)
public class ExampleService {
  public static void main(String[] args) {
    SpringApplication.run(ExampleService.class, args);
  }
}
