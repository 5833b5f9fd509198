/* Lua's patterns with every step charged, so that no pattern can run past its time. */
#ifndef PROXGATE_CLUA_PATTERN_H
#define PROXGATE_CLUA_PATTERN_H

#include "budget.h"
#include <ctype.h>
#include <string.h>

enum { PG_CAPTURES = 32, PG_DEPTH = 180, PG_CAPTURE_OPEN = -1, PG_CAPTURE_POSITION = -2 };

typedef struct pg_matcher {
    lua_State *L;
    const char *text, *text_end, *pattern_end;
    int depth, count;
    int steps; /* that have not been charged yet */
    struct {
        const char *start;
        ptrdiff_t length;
    } captures[PG_CAPTURES];
} pg_matcher;

static const char *pg_match_here(pg_matcher *m, const char *s, const char *p);

/* Steps are counted here and charged in bulk: a few nanoseconds each, so the clock is looked at every few microseconds.
   What is left over at the end is not charged; the call itself is a step that the count hook sees. */
enum { PG_STEPS = 512 };

static inline void pg_steps(pg_matcher *m, int count) {
    if ((m->steps += count) < PG_STEPS) return;
    m->steps = 0;
    pg_check(m->L);
}

/* Where the single item that begins at p ends: a character, an escape or a set. */
static const char *pg_item_end(pg_matcher *m, const char *p) {
    char first = *p++;
    if (first == '%') {
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (first != '[') return p;
    if (p < m->pattern_end && *p == '^') p++;
    do { /* a ']' in the first place stands for itself */
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == '%') {
            if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
            p++;
        }
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

static inline int pg_in_class(int c, int class) {
    int found;
    switch (class | 0x20) {
        case 'a': found = isalpha(c); break;
        case 'c': found = iscntrl(c); break;
        case 'd': found = isdigit(c); break;
        case 'g': found = isgraph(c); break;
        case 'l': found = islower(c); break;
        case 'p': found = ispunct(c); break;
        case 's': found = isspace(c); break;
        case 'u': found = isupper(c); break;
        case 'w': found = isalnum(c); break;
        case 'x': found = isxdigit(c); break;
        default: return class == c;
    }
    return isupper(class) ? !found : found != 0;
}

/* Whether c is in the set from '[' at p to ']' just before end. */
static int pg_in_set(int c, const char *p, const char *end) {
    int wanted = 1;
    const char *last = end - 1;
    p++;
    if (*p == '^') {
        wanted = 0;
        p++;
    }
    for (; p < last; p++) {
        if (*p == '%') {
            p++;
            if (pg_in_class(c, (unsigned char)*p)) return wanted;
        } else if (p + 2 < last && p[1] == '-') {
            if ((unsigned char)*p <= c && c <= (unsigned char)p[2]) return wanted;
            p += 2;
        } else if ((unsigned char)*p == c) {
            return wanted;
        }
    }
    return !wanted;
}

/* A set costs its length, each time that it is looked through. */
static inline int pg_item_cost(const char *p, const char *end) { return 1 + (int)((end - p) / 32); }

static inline int pg_is_item(int c, const char *p, const char *end) {
    switch (*p) {
        case '.': return 1;
        case '%': return pg_in_class(c, (unsigned char)p[1]);
        case '[': return pg_in_set(c, p, end);
        default: return (unsigned char)*p == c;
    }
}

static inline int pg_matches_item(pg_matcher *m, const char *s, const char *p, const char *end) {
    return s < m->text_end && pg_is_item((unsigned char)*s, p, end);
}

/* How many characters from s on are the item. */
static ptrdiff_t pg_item_run(pg_matcher *m, const char *s, const char *p, const char *end) {
    ptrdiff_t room = m->text_end - s, count = 0;
    if (*p == '.') return room;
    int cost = pg_item_cost(p, end);
    while (count < room && pg_is_item((unsigned char)s[count], p, end)) {
        count++;
        pg_steps(m, cost);
    }
    return count;
}

static const char *pg_match_balanced(pg_matcher *m, const char *s, const char *p) {
    if (p + 1 >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->text_end || *s != *p) return NULL;
    int open = 1;
    while (++s < m->text_end) {
        pg_steps(m, 1);
        if (*s == p[1]) {
            if (--open == 0) return s + 1;
        } else if (*s == *p) {
            open++;
        }
    }
    return NULL;
}

static const char *pg_match_longest(pg_matcher *m, const char *s, const char *p, const char *end) {
    for (ptrdiff_t count = pg_item_run(m, s, p, end); count >= 0; count--) {
        const char *found = pg_match_here(m, s + count, end + 1);
        if (found != NULL) return found;
    }
    return NULL;
}

static const char *pg_match_shortest(pg_matcher *m, const char *s, const char *p, const char *end) {
    for (;;) {
        const char *found = pg_match_here(m, s, end + 1);
        if (found != NULL) return found;
        if (!pg_matches_item(m, s, p, end)) return NULL;
        pg_steps(m, pg_item_cost(p, end));
        s++;
    }
}

static const char *pg_open_capture(pg_matcher *m, const char *s, const char *p, ptrdiff_t kind) {
    if (m->count >= PG_CAPTURES) luaL_error(m->L, "too many captures");
    m->captures[m->count].start = s;
    m->captures[m->count].length = kind;
    m->count++;
    const char *found = pg_match_here(m, s, p);
    if (found == NULL) m->count--;
    return found;
}

static const char *pg_close_capture(pg_matcher *m, const char *s, const char *p) {
    int index = m->count - 1;
    while (index >= 0 && m->captures[index].length != PG_CAPTURE_OPEN) index--;
    if (index < 0) luaL_error(m->L, "invalid pattern capture");
    m->captures[index].length = s - m->captures[index].start;
    const char *found = pg_match_here(m, s, p);
    if (found == NULL) m->captures[index].length = PG_CAPTURE_OPEN;
    return found;
}

static const char *pg_match_again(pg_matcher *m, const char *s, int digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->count || m->captures[index].length == PG_CAPTURE_OPEN)
        luaL_error(m->L, "invalid capture index %%%d", index + 1);
    ptrdiff_t length = m->captures[index].length;
    if (length == PG_CAPTURE_POSITION) return NULL; /* a position is no text to find again */
    pg_steps(m, 1 + (int)(length / 64));
    if (m->text_end - s < length || memcmp(m->captures[index].start, s, (size_t)length) != 0) return NULL;
    return s + length;
}

static const char *pg_match_here(pg_matcher *m, const char *s, const char *p) {
    if (++m->depth > PG_DEPTH) luaL_error(m->L, "pattern too complex");
    pg_steps(m, 1);
    const char *found = NULL;
    while (p != m->pattern_end) {
        switch (*p) {
            case '(': {
                int position = p + 1 < m->pattern_end && p[1] == ')';
                found = position ? pg_open_capture(m, s, p + 2, PG_CAPTURE_POSITION)
                                 : pg_open_capture(m, s, p + 1, PG_CAPTURE_OPEN);
                goto done;
            }
            case ')': found = pg_close_capture(m, s, p + 1); goto done;
            case '$':
                if (p + 1 != m->pattern_end) break;
                found = s == m->text_end ? s : NULL;
                goto done;
            case '%':
                if (p + 1 == m->pattern_end) break; /* the end of the item says what is wrong */
                if (p[1] == 'b') {
                    s = pg_match_balanced(m, s, p + 2);
                    if (s == NULL) goto done;
                    p += 4;
                    continue;
                }
                if (p[1] == 'f') {
                    p += 2;
                    if (p >= m->pattern_end || *p != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
                    const char *end = pg_item_end(m, p);
                    pg_steps(m, pg_item_cost(p, end));
                    int before = s == m->text ? 0 : (unsigned char)s[-1];
                    int after = s == m->text_end ? 0 : (unsigned char)*s;
                    if (pg_in_set(before, p, end) || !pg_in_set(after, p, end)) goto done;
                    p = end;
                    continue;
                }
                if (isdigit((unsigned char)p[1])) {
                    s = pg_match_again(m, s, (unsigned char)p[1]);
                    if (s == NULL) goto done;
                    p += 2;
                    continue;
                }
                break;
            default: break;
        }
        const char *end = pg_item_end(m, p);
        pg_steps(m, pg_item_cost(p, end));
        switch (end < m->pattern_end ? *end : '\0') {
            case '*': found = pg_match_longest(m, s, p, end); goto done;
            case '-': found = pg_match_shortest(m, s, p, end); goto done;
            case '+': found = pg_matches_item(m, s, p, end) ? pg_match_longest(m, s + 1, p, end) : NULL; goto done;
            case '?':
                if (pg_matches_item(m, s, p, end) && (found = pg_match_here(m, s + 1, end + 1)) != NULL) goto done;
                p = end + 1;
                continue;
            default:
                if (!pg_matches_item(m, s, p, end)) goto done;
                s++;
                p = end;
        }
    }
    found = s;
done:
    m->depth--;
    return found;
}

static void pg_push_capture(pg_matcher *m, int index, const char *s, const char *e) {
    if (index >= m->count) {
        if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
        lua_pushlstring(m->L, s, (size_t)(e - s));
    } else if (m->captures[index].length == PG_CAPTURE_POSITION) {
        lua_pushinteger(m->L, m->captures[index].start - m->text + 1);
    } else if (m->captures[index].length == PG_CAPTURE_OPEN) {
        luaL_error(m->L, "unfinished capture");
    } else {
        lua_pushlstring(m->L, m->captures[index].start, (size_t)m->captures[index].length);
    }
}

static int pg_push_captures(pg_matcher *m, const char *s, const char *e) {
    int count = m->count == 0 && s != NULL ? 1 : m->count;
    luaL_checkstack(m->L, count, "too many captures");
    for (int index = 0; index < count; index++) pg_push_capture(m, index, s, e);
    return count;
}

static void pg_prepare(pg_matcher *m, lua_State *L, const char *s, size_t length, const char *p, size_t pattern) {
    m->L = L;
    m->text = s;
    m->text_end = s + length;
    m->pattern_end = p + pattern;
    m->depth = 0;
    m->count = 0;
    m->steps = 0;
}

/* From where to look: a negative position counts from the end. */
static size_t pg_start(lua_Integer position, size_t length) {
    if (position > 0) return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)length) return 0;
    return length + (size_t)position;
}

static const char *pg_find_plain(lua_State *L, const char *s, size_t length, const char *p, size_t pattern) {
    if (pattern == 0) return s;
    while (length >= pattern) {
        const char *next = memchr(s, *p, length - pattern + 1);
        if (next == NULL) return NULL;
        pg_charge(L, (size_t)(next - s) + pattern);
        if (memcmp(next, p, pattern) == 0) return next;
        length -= (size_t)(next + 1 - s);
        s = next + 1;
    }
    return NULL;
}

/* Whether a pattern stands for itself. */
static int pg_is_plain(const char *p, size_t length) {
    for (size_t i = 0; i < length; i++) {
        switch (p[i]) {
            case '^': case '$': case '*': case '+': case '?': case '.': case '(': case '[': case '%': case '-': return 0;
            default: break;
        }
    }
    return 1;
}

/* Whether a match can begin only where the pattern's first character stands. */
static int pg_begins_plain(const char *p, size_t length) {
    return length > 0 && *p != ')' && pg_is_plain(p, 1) && (length == 1 || (p[1] != '*' && p[1] != '?' && p[1] != '-'));
}

static int pg_find_or_match(lua_State *L, int find) {
    size_t length, pattern;
    const char *s = luaL_checklstring(L, 1, &length);
    const char *p = luaL_checklstring(L, 2, &pattern);
    size_t start = pg_start(luaL_optinteger(L, 3, 1), length);
    if (start > length) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || pg_is_plain(p, pattern))) {
        const char *found = pg_find_plain(L, s + start, length - start, p, pattern);
        if (found != NULL) {
            lua_pushinteger(L, found - s + 1);
            lua_pushinteger(L, found - s + (lua_Integer)pattern);
            return 2;
        }
        lua_pushnil(L);
        return 1;
    }
    int anchored = pattern > 0 && *p == '^';
    pg_matcher m;
    pg_prepare(&m, L, s, length, p, pattern);
    if (anchored) p++;
    const char *from = s + start;
    int skips = !anchored && pg_begins_plain(p, pattern);
    do {
        if (skips) {
            const char *next = memchr(from, *p, (size_t)(m.text_end - from));
            if (next == NULL) break;
            pg_charge(L, (size_t)(next - from));
            from = next;
        }
        m.count = 0;
        m.depth = 0;
        const char *end = pg_match_here(&m, from, p);
        if (end != NULL) {
            if (!find) return pg_push_captures(&m, from, end);
            lua_pushinteger(L, from - s + 1);
            lua_pushinteger(L, end - s);
            return pg_push_captures(&m, NULL, NULL) + 2;
        }
    } while (from++ < m.text_end && !anchored);
    lua_pushnil(L);
    return 1;
}

static int pg_string_find(lua_State *L) { return pg_find_or_match(L, 1); }
static int pg_string_match(lua_State *L) { return pg_find_or_match(L, 0); }

/* Upvalues: text, pattern, where to go on, end of the last match (-1: none). */
static int pg_gmatch_next(lua_State *L) {
    size_t length, pattern;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &length);
    const char *p = lua_tolstring(L, lua_upvalueindex(2), &pattern);
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    pg_matcher m;
    pg_prepare(&m, L, s, length, p, pattern);
    for (const char *from = s + lua_tointeger(L, lua_upvalueindex(3)); from <= m.text_end; from++) {
        m.count = 0;
        m.depth = 0;
        const char *end = pg_match_here(&m, from, p);
        if (end == NULL || end - s == last) continue;
        lua_pushinteger(L, end - s);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return pg_push_captures(&m, from, end);
    }
    return 0;
}

static int pg_string_gmatch(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    size_t start = pg_start(luaL_optinteger(L, 3, 1), length);
    lua_settop(L, 2);
    lua_pushinteger(L, start > length ? (lua_Integer)length + 1 : (lua_Integer)start);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, pg_gmatch_next, 4);
    return 1;
}

static void pg_add_text(pg_matcher *m, luaL_Buffer *buffer, const char *s, const char *e) {
    size_t length;
    const char *text = lua_tolstring(m->L, 3, &length);
    for (size_t i = 0; i < length; i++) {
        pg_steps(m, 1);
        if (text[i] != '%') {
            luaL_addchar(buffer, text[i]);
        } else if (++i < length && text[i] == '%') {
            luaL_addchar(buffer, '%');
        } else if (i < length && text[i] == '0') {
            luaL_addlstring(buffer, s, (size_t)(e - s));
        } else if (i < length && isdigit((unsigned char)text[i])) {
            pg_push_capture(m, text[i] - '1', s, e);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(buffer);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Adds what stands in place of the match; whether anything changed. */
static int pg_add_replacement(pg_matcher *m, luaL_Buffer *buffer, const char *s, const char *e) {
    lua_State *L = m->L;
    switch (lua_type(L, 3)) {
        case LUA_TFUNCTION: {
            lua_pushvalue(L, 3);
            int count = pg_push_captures(m, s, e);
            lua_call(L, count, 1);
            break;
        }
        case LUA_TTABLE:
            pg_push_capture(m, 0, s, e);
            lua_gettable(L, 3);
            break;
        default: pg_add_text(m, buffer, s, e); return 1;
    }
    if (!lua_toboolean(L, -1)) {
        lua_settop(L, -2);
        luaL_addlstring(buffer, s, (size_t)(e - s));
        return 0;
    }
    if (!lua_isstring(L, -1)) return luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(buffer);
    return 1;
}

static int pg_string_gsub(lua_State *L) {
    size_t length, pattern;
    const char *s = luaL_checklstring(L, 1, &length);
    const char *p = luaL_checklstring(L, 2, &pattern);
    int type = lua_type(L, 3);
    luaL_argexpected(
        L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
        "string/function/table");
    lua_Integer limit = luaL_optinteger(L, 4, (lua_Integer)length + 1);
    int anchored = pattern > 0 && *p == '^';
    pg_matcher m;
    pg_prepare(&m, L, s, length, p, pattern);
    if (anchored) p++;
    lua_Integer count = 0;
    int changed = 0;
    const char *from = s, *last = NULL;
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    while (count < limit) {
        m.count = 0;
        m.depth = 0;
        const char *end = pg_match_here(&m, from, p);
        if (end != NULL && end != last) {
            count++;
            changed |= pg_add_replacement(&m, &buffer, from, end);
            from = last = end;
        } else if (from < m.text_end) {
            luaL_addchar(&buffer, *from++);
        } else {
            break;
        }
        if (anchored) break;
    }
    if (!changed) {
        lua_pushvalue(L, 1);
    } else {
        luaL_addlstring(&buffer, from, (size_t)(m.text_end - from));
        luaL_pushresult(&buffer);
    }
    lua_pushinteger(L, count);
    return 2;
}

#endif
