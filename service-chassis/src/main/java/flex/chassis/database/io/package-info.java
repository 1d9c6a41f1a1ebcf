/**
 * The service's database: the connection that the kernel shares, and a template for a feature's own collections, whose
 * writes outlive the failure of a database server.
 */
@NullMarked
package flex.chassis.database.io;

import org.jspecify.annotations.NullMarked;
