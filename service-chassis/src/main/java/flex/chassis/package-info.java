/**
 * What each service of the project starts from. A package per feature; {@code io} holds what touches the world. All of it is
 * auto-configuration: a service that wants another part declares a bean of its own, and the chassis' one stays away.
 */
@NullMarked
package flex.chassis;

import org.jspecify.annotations.NullMarked;
