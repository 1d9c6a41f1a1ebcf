/**
 * The stores of the site.
 *
 * <p>A store is one document. Alias, domain name and address are reserved by one insert and belong to one store at any
 * time. One request at a time holds a store; each hold raises the epoch that the store's agent checks.
 *
 * <pre>
 * RESERVED -> CLONED -> STARTED -> READY -> RUNNING
 *     \---------\---------\--------\-> REMOVING -> (gone)
 * </pre>
 */
@NullMarked
package flex.site.registry;

import org.jspecify.annotations.NullMarked;
