/* The memory of one Lua state, given back all at once: a state lives for one call and has hundreds of small blocks. */
#ifndef PROXGATE_CLUA_ARENA_H
#define PROXGATE_CLUA_ARENA_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { PG_SMALL = 512, PG_CHUNK = 32 << 10 };

typedef struct pg_chunk {
    struct pg_chunk *next;
    char padding[8]; /* blocks are aligned to 16 bytes */
} pg_chunk;

/* Stands before a block that is not small. */
typedef struct pg_large {
    struct pg_large *next, *previous;
} pg_large;

typedef struct pg_arena {
    char *room, *room_end;
    pg_chunk *chunks;
    pg_large *large;
    void *spare[PG_SMALL / 16 + 1]; /* freed blocks by their size in 16 bytes; each holds the next one's address */
} pg_arena;

static inline void *pg_arena_take(pg_arena *arena, size_t size) {
    if (size > PG_SMALL) {
        pg_large *large = malloc(sizeof(pg_large) + size);
        if (large == NULL) return NULL;
        large->previous = NULL;
        large->next = arena->large;
        if (large->next != NULL) large->next->previous = large;
        arena->large = large;
        return large + 1;
    }
    size_t units = (size + 15) / 16;
    void *block = arena->spare[units];
    if (block != NULL) {
        memcpy(&arena->spare[units], block, sizeof(void *));
        return block;
    }
    if ((size_t)(arena->room_end - arena->room) < units * 16) {
        pg_chunk *chunk = malloc(PG_CHUNK);
        if (chunk == NULL) return NULL;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->room = (char *)(chunk + 1);
        arena->room_end = (char *)chunk + PG_CHUNK;
    }
    block = arena->room;
    arena->room += units * 16;
    return block;
}

static inline void pg_arena_free(pg_arena *arena, void *block, size_t size) {
    if (size > PG_SMALL) {
        pg_large *large = (pg_large *)block - 1;
        if (large->next != NULL) large->next->previous = large->previous;
        if (large->previous != NULL) large->previous->next = large->next;
        else arena->large = large->next;
        free(large);
        return;
    }
    size_t units = (size + 15) / 16;
    memcpy(block, &arena->spare[units], sizeof(void *));
    arena->spare[units] = block;
}

static inline void *pg_arena_resize(pg_arena *arena, void *old, size_t old_size, size_t size) {
    if (old == NULL) return pg_arena_take(arena, size);
    if (old_size > PG_SMALL && size > PG_SMALL) {
        pg_large *large = realloc((pg_large *)old - 1, sizeof(pg_large) + size);
        if (large == NULL) return NULL;
        if (large->next != NULL) large->next->previous = large;
        if (large->previous != NULL) large->previous->next = large;
        else arena->large = large;
        return large + 1;
    }
    if (old_size <= PG_SMALL && size <= PG_SMALL && (old_size + 15) / 16 == (size + 15) / 16) return old;
    void *block = pg_arena_take(arena, size);
    if (block == NULL) return NULL;
    memcpy(block, old, old_size < size ? old_size : size);
    pg_arena_free(arena, old, old_size);
    return block;
}

/* Gives everything back. */
static inline void pg_arena_release(pg_arena *arena) {
    for (pg_chunk *chunk = arena->chunks; chunk != NULL;) {
        pg_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    for (pg_large *large = arena->large; large != NULL;) {
        pg_large *next = large->next;
        free(large);
        large = next;
    }
    memset(arena, 0, sizeof *arena);
}

#endif
