package flex.chassis.http.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No request has a body above 64 KiB, whoever sends it and however it is sent: Tomcat's own limit is for forms, and JSON
 * would be read to its end before anybody asks for a token.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public class BodyLimit extends OncePerRequestFilter {
  static final int BYTES = 64 * 1024;
  static final List<Problem> TOO_LARGE = List.of(new Problem(Reason.UNREADABLE, null,
      "The body has more than " + BYTES + " bytes.", "Send one JSON object of the type that is expected."));

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > BYTES) {
      response.setHeader("Connection", "close");
      HttpProblems.write(request, response, 413, TOO_LARGE);
    } else {
      chain.doFilter(new Counted(request), response);
    }
  }

  /** Thrown to the reader of a body that goes on beyond the limit. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static final class Counted extends HttpServletRequestWrapper {
    Counted(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new CountedStream(super.getInputStream());
    }
  }

  private static final class CountedStream extends ServletInputStream {
    private final ServletInputStream body;
    private int read;

    CountedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      var one = body.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var some = body.read(into, offset, length);
      count(Math.max(some, 0));
      return some;
    }

    private void count(int bytes) throws TooLarge {
      read += bytes;
      if (read > BYTES) {
        throw new TooLarge();
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
