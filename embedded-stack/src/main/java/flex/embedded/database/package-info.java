/**
 * MongoDB's wire protocol over an H2 MVStore file, made durable.
 *
 * <p>
 * Invariants: a write is answered only after an MVStore commit that contains it, a read only after one
 * that contains all it saw; a commit never sees half a write, because writes exclude commits; a stored document is
 * never changed in place, so neither a reader nor a commit sees half an update; a commit that fails ends the process,
 * since nothing may be acknowledged after it.
 *
 * <pre>
 * write:  applied (shared lock) -> waiting for a commit -> durable -> answered
 * commit: one waiting writer commits for all that are applied (exclusive lock); the others find themselves durable
 * </pre>
 */
@NullMarked
package flex.embedded.database;

import org.jspecify.annotations.NullMarked;
