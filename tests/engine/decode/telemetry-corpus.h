/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Invented telemetry for tests and benches: several shapes, optional keys, arrays of varying length; and what may happen to bytes. */

#pragma once

#include <glib.h>

/* One message of one of the shapes; every choice from rand. */
void corpus_message (GRand   *rand,
                     GString *message);
/* Damages some bytes of message: flips, drops, repeats, swaps for other JSON. It may still be JSON afterwards. */
void corpus_mutate  (GRand   *rand,
                     GString *message);
/* About 950 bytes, 52 values, always of one shape: the message that speed is measured with. */
void corpus_bench   (GRand   *rand,
                     GString *message);
