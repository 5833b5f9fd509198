// SQLite for Swift: what its header has as macros that Swift cannot see.
#pragma once
#include <sqlite3.h>

/// Binds bytes as text; SQLite keeps a copy of its own.
static inline int sqlite3_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}
