/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-memory: how much of the machine's memory a program holds beyond what it uses. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before any other thread is there. */
void fleet_memory_set_up    (void);
/* From now on gives back from time to time what lies unused, as long as the default main context runs. @thread main. */
void fleet_memory_give_back (void);

G_END_DECLS
