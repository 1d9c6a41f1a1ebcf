package flex.chassis.http.io;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a filter or Tomcat refuses by {@code sendError}. */
@RestController
public final class ErrorAnswers implements ErrorController {
  @RequestMapping("/error")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    // Where somebody asks for this path itself there is no error to tell of.
    var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
    HttpProblems.write(text(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)), response, status,
        status == 400 ? TomcatProblems.MALFORMED : List.of());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
