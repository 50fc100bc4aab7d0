/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-codec: the small coders that segments are made of: varints, bits, frames of packed integers, decimal doubles, compressed bytes.
 *
 * Every coder exists twice: put_ appends to bytes and cannot fail, take_ reads from a cursor over bytes that may be damaged, and answers FALSE
 * instead of reading or allocating past what the bytes themselves account for. Pure; any thread. */

#pragma once

#include "fleet-types.h"

#include <zstd.h>

G_BEGIN_DECLS

/* Values of one frame of packed integers. */
#define FLEET_SEGMENT_FRAME 128
/* The most rows a reader believes. */
#define FLEET_SEGMENT_MAX_ROWS (1 << 22)

/* Bytes that grow. */
typedef struct
{
  guint8 *data;
  gsize   length;
  gsize   size;
} FleetSegmentBytes;

void     fleet_segment_bytes_clear (FleetSegmentBytes *self);
/* Room for at least more bytes behind length; returns where they begin. */
guint8  *fleet_segment_bytes_room  (FleetSegmentBytes *self,
                                    gsize              more);
void     fleet_segment_put_byte    (FleetSegmentBytes *self,
                                    guint8             byte);
void     fleet_segment_put_data    (FleetSegmentBytes *self,
                                    gconstpointer      data,
                                    gsize              length);
/* Seven bits a byte, least first. */
void     fleet_segment_put_varint  (FleetSegmentBytes *self,
                                    guint64            value);
/* Little end first. */
void     fleet_segment_put_fixed   (FleetSegmentBytes *self,
                                    guint64            value);

/* What is left to read. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} FleetSegmentCursor;

gboolean fleet_segment_take_byte   (FleetSegmentCursor *self,
                                    guint8             *ret_byte);
gboolean fleet_segment_take_varint (FleetSegmentCursor *self,
                                    guint64            *ret_value);
gboolean fleet_segment_take_fixed  (FleetSegmentCursor *self,
                                    guint64            *ret_value);
/* A cursor over the next length bytes. */
gboolean fleet_segment_take_part   (FleetSegmentCursor *self,
                                    guint64             length,
                                    FleetSegmentCursor *ret_part);

/* Small magnitudes to small numbers: 0, -1, 1, -2 … to 0, 1, 2, 3 … */
static inline guint64
fleet_segment_zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (guint64) (value >> 63);
}

static inline gint64
fleet_segment_unzigzag (guint64 value)
{
  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

/* A 64-bit checksum of bytes (word-wise multiply and rotate, as hashes of the xx family do): finds damage, not malice. */
guint64  fleet_segment_checksum    (const guint8 *data,
                                    gsize         length);

/* Compression with contexts that live as long as their owner. */
typedef struct
{
  ZSTD_CCtx *compress;   /* made at first use; so the next */
  ZSTD_DCtx *decompress;
} FleetSegmentZstd;

void     fleet_segment_zstd_clear  (FleetSegmentZstd *self);

/* A blob: varint of the true length, then a byte (0 as it is, 1 zstd), varint of the stored length, bytes. zstd level 1 where it saves a sixteenth at least. */
void     fleet_segment_put_blob    (FleetSegmentBytes *self,
                                    FleetSegmentZstd  *zstd,
                                    const guint8      *data,
                                    gsize              length);
/* ret_data is newly allocated. */
gboolean fleet_segment_take_blob   (FleetSegmentCursor *self,
                                    FleetSegmentZstd   *zstd,
                                    guint8            **ret_data,
                                    gsize              *ret_length);

/* n bits (unused bits of the last word 0): a byte (0 bitmap, 1 run lengths beginning with a run of 0), then whichever is shorter. */
void     fleet_segment_put_bits    (FleetSegmentBytes *self,
                                    const guint64     *words,
                                    guint              n);
gboolean fleet_segment_take_bits   (FleetSegmentCursor *self,
                                    guint64            *words,
                                    guint               n);

/* Integers in frames of 128, each as offsets from its least value or as steps offset from the least step, whichever packs into fewer bits. */
void     fleet_segment_put_frames  (FleetSegmentBytes *self,
                                    const gint64      *values,
                                    guint              n);
gboolean fleet_segment_take_frames (FleetSegmentCursor *self,
                                    gint64             *values,
                                    guint               n);

/* Integers of rows that come vehicle by vehicle: starts are the positions (ascending, the first is 0) at which a vehicle begins. Told by a byte: one value for all;
 * the values in frames; or the first of every vehicle in frames and then the steps within vehicles in frames, so that the jump from one vehicle to the next costs nothing.
 * scratch holds n values. */
void     fleet_segment_put_ints    (FleetSegmentBytes *self,
                                    const gint64      *values,
                                    guint              n,
                                    const guint32     *starts,
                                    guint              n_starts,
                                    gint64            *scratch);
gboolean fleet_segment_take_ints   (FleetSegmentCursor *self,
                                    gint64             *values,
                                    guint               n,
                                    const guint32      *starts,
                                    guint               n_starts,
                                    gint64             *scratch);

/* Doubles (as their bits) of the same rows: decimals scaled to integers by the smallest power of ten that gives them back bit for bit, with the few that no such
 * power fits kept apart; or, where most do not fit, their bytes by significance in a blob. ret_min and ret_max, of all that are numbers, may be NULL; min > max if there is none.
 * scratch holds 2 n values. */
void     fleet_segment_put_doubles (FleetSegmentBytes *self,
                                    FleetSegmentZstd  *zstd,
                                    const guint64     *bits,
                                    guint              n,
                                    const guint32     *starts,
                                    guint              n_starts,
                                    gint64            *scratch,
                                    double            *ret_min,
                                    double            *ret_max);
gboolean fleet_segment_take_doubles (FleetSegmentCursor *self,
                                     FleetSegmentZstd   *zstd,
                                     guint64            *bits,
                                     guint               n,
                                     const guint32      *starts,
                                     guint               n_starts,
                                     gint64             *scratch);

G_END_DECLS
