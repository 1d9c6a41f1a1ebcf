@NullMarked
package flex.cli.demo;

import org.jspecify.annotations.NullMarked;
