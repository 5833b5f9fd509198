/* The memory of one Lua state, given back all at once: a state has hundreds of small blocks. */
#ifndef PROXGATE_CLUA_ARENA_H
#define PROXGATE_CLUA_ARENA_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { PG_SMALL = 512, PG_CHUNK = 32 << 10, PG_WHOLE = 512 << 10 };

typedef struct pg_chunk {
    struct pg_chunk *next;
    size_t size; /* with this head; blocks are aligned to 16 bytes */
} pg_chunk;

/* Stands before a block that is not small. One that lies in a chunk has itself for the previous one. */
typedef struct pg_large {
    struct pg_large *next, *previous;
} pg_large;

typedef struct pg_arena {
    char *room, *room_end;
    pg_chunk *chunks;
    pg_large *large;
    size_t whole;    /* what large blocks may still take of chunks, so that chunks are all that there is */
    void *spare[PG_SMALL / 16 + 1]; /* freed blocks by their size in 16 bytes; each holds the next one's address */
} pg_arena;

/* Memory that has not been used, a multiple of 16 bytes. */
static inline void *pg_arena_room(pg_arena *arena, size_t size) {
    if ((size_t)(arena->room_end - arena->room) < size) {
        size_t whole = sizeof(pg_chunk) + size > PG_CHUNK ? sizeof(pg_chunk) + size : PG_CHUNK;
        pg_chunk *chunk = malloc(whole);
        if (chunk == NULL) return NULL;
        chunk->next = arena->chunks;
        chunk->size = whole;
        arena->chunks = chunk;
        arena->room = (char *)(chunk + 1);
        arena->room_end = (char *)chunk + whole;
    }
    void *block = arena->room;
    arena->room += size;
    return block;
}

static inline void *pg_arena_take(pg_arena *arena, size_t size) {
    if (size > PG_SMALL) {
        size_t rounded = (sizeof(pg_large) + size + 15) / 16 * 16;
        if (size < PG_WHOLE && rounded <= arena->whole) {
            pg_large *large = pg_arena_room(arena, rounded);
            if (large == NULL) return NULL;
            arena->whole -= rounded;
            large->previous = large;
            return large + 1;
        }
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
    return pg_arena_room(arena, units * 16);
}

static inline void pg_arena_free(pg_arena *arena, void *block, size_t size) {
    if (size > PG_SMALL) {
        pg_large *large = (pg_large *)block - 1;
        if (large->previous == large) return; /* its chunk is given back with all of them */
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
    if (old_size > PG_SMALL && size > PG_SMALL && ((pg_large *)old - 1)->previous != (pg_large *)old - 1) {
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

/* Gives back everything but the chunks from one on. */
static inline void pg_arena_release(pg_arena *arena, pg_chunk *kept) {
    for (pg_chunk *chunk = arena->chunks; chunk != kept;) {
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

/* All bytes of an arena as they were at one moment. */
typedef struct pg_image {
    pg_arena arena;
    size_t count;
    char bytes[];
} pg_image;

/* Of the newest chunk only what has been used counts. */
static inline size_t pg_chunk_used(const pg_arena *arena, const pg_chunk *chunk) {
    return chunk == arena->chunks ? (size_t)(arena->room - (char *)chunk) : chunk->size;
}

/* NULL where large blocks lie outside of the chunks, or where there is no memory. */
static inline pg_image *pg_image_of(const pg_arena *arena) {
    if (arena->large != NULL) return NULL;
    size_t count = 0;
    for (pg_chunk *chunk = arena->chunks; chunk != NULL; chunk = chunk->next) count += pg_chunk_used(arena, chunk);
    pg_image *image = malloc(sizeof(pg_image) + count);
    if (image == NULL) return NULL;
    image->arena = *arena;
    image->arena.whole = 0;
    image->count = count;
    char *end = image->bytes;
    for (pg_chunk *chunk = arena->chunks; chunk != NULL; chunk = chunk->next) {
        size_t used = pg_chunk_used(arena, chunk);
        memcpy(end, chunk, used);
        end += used;
    }
    return image;
}

/* The arena that the image was made of as it was then. */
static inline void pg_image_restore(const pg_image *image, pg_arena *arena) {
    pg_arena_release(arena, image->arena.chunks);
    *arena = image->arena;
    const char *end = image->bytes;
    for (pg_chunk *chunk = arena->chunks; chunk != NULL; chunk = chunk->next) {
        size_t used = pg_chunk_used(arena, chunk);
        memcpy(chunk, end, used);
        end += used;
    }
}

#endif
