package flex.chassis.http.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** What Tomcat refuses before it is a request of the application, such as a malformed URL: a problem detail too, not HTML. */
public final class TomcatProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  public static final List<Problem> MALFORMED = List.of(new Problem(Reason.UNREADABLE, null,
      "The request is not understood: its method, URL or a header is malformed, ambiguous or too long.",
      "Use a method of the HTTP API, encode the URL (RFC 3986) without // ; or \\ in its path, and send at most 8 KiB of headers."));

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    // Behind Spring's own valve, so that this one reports first.
    factory.addContextCustomizers(context -> context.getParent().getPipeline().addValve(new Report()));
  }

  private static final class Report extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()
          || !mayWrite(response)) {
        return;
      }
      try {
        HttpProblems.write(request.getRequestURI(), response, response.getStatus(),
            response.getStatus() == 400 ? MALFORMED : List.of());
        response.finishResponse();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean mayWrite(Response response) {
      var may = new AtomicBoolean();
      response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, may);
      return may.get();
    }
  }
}
