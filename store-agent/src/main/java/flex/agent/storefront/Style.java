package flex.agent.storefront;

/** The style of every page: one column that fits a phone, light and dark, coloured by {@code --hue}. */
final class Style {
  static final String CSS = """
      :root{--bg:#fbfaf8;--fg:#1d2129;--soft:#5c6470;--card:#fff;--line:#e5e2dc}
      @media(prefers-color-scheme:dark){:root{--bg:#14161a;--fg:#eceef1;--soft:#a3abb8;--card:#1d2026;--line:#30353e}}
      *{box-sizing:border-box}
      body{margin:0;min-height:100vh;background:var(--bg);color:var(--fg);
      font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
      overflow-wrap:anywhere;--accent:hsl(var(--hue) 55% 36%);--wash:hsl(var(--hue) 50% 94%)}
      @media(prefers-color-scheme:dark){body{--accent:hsl(var(--hue) 65% 74%);--wash:hsl(var(--hue) 28% 17%)}}
      .in{max-width:46rem;margin:0 auto;padding:0 1.5rem}
      .hero{background:var(--wash);padding:clamp(2.5rem,9vw,5.5rem) 0 clamp(2rem,7vw,4rem)}
      h1{font-size:clamp(2rem,7vw,3.5rem);line-height:1.1;letter-spacing:-.02em;margin:.35em 0 .4em;text-wrap:balance}
      h2{font-size:1rem;margin:2.5rem 0 1rem}
      p{margin:0 0 .7em;max-width:38rem}
      .words{font-size:1.15rem}
      .mark{display:inline-grid;place-items:center;width:3.5rem;height:3.5rem;border-radius:1rem;
      background:hsl(var(--hue) 55% 36%);color:#fff;font-size:1.7rem;font-weight:700}
      .state{display:flex;align-items:center;gap:.5rem;margin:1.6rem 0 0;color:var(--accent);font-size:.95rem;font-weight:600}
      .dot{width:.6rem;height:.6rem;border-radius:50%;background:#2e9e5b}
      .closed .dot{background:#d9822b}
      dl{margin:0 0 3rem;border:1px solid var(--line);border-radius:.9rem;background:var(--card);overflow:hidden}
      dl div{display:flex;flex-wrap:wrap;gap:.1rem 1rem;padding:.8rem 1.1rem;border-top:1px solid var(--line)}
      dl div:first-child{border-top:0}
      dt{flex:0 0 8rem;color:var(--soft)}
      dd{margin:0;font-weight:600}
      .notice{padding-top:clamp(3rem,14vw,8rem);padding-bottom:4rem}
      .notice p{color:var(--soft);font-size:1.15rem}
      .notice .state{color:var(--accent);font-size:.95rem}
      .shops{list-style:none;margin:2rem 0;padding:0;display:grid;gap:.8rem}
      .shops a{display:flex;gap:1rem;align-items:center;padding:1rem;border:1px solid var(--line);border-radius:1rem;
      background:var(--card);color:inherit;text-decoration:none}
      .shops b,.shops small{display:block}
      .shops small{color:var(--soft)}
      .shops a:hover b{text-decoration:underline}
      a{color:var(--accent)}
      a:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
      """;

  private Style() {}
}
