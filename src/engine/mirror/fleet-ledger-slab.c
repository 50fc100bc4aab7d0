/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-slab: the memory that pages of cells are cut from.
 *
 * A batch touches the pages of a thousand vehicles in random order. Cut from large pieces that the system may map by large pages, they
 * cost no walk through its page tables each, and each begins at a line of the cache. */

#include "fleet-ledger-private.h"

#include <string.h>
#include <sys/mman.h>

#define SLAB_BYTES   (2 * 1024 * 1024)
#define PAGE_BYTES   (sizeof (FleetLedgerCell) * FLEET_LEDGER_PAGE)
#define PAGES_A_SLAB (SLAB_BYTES / PAGE_BYTES)

G_STATIC_ASSERT (PAGE_BYTES % 64 == 0);

static FleetLedgerCell *
cut_page (FleetLedger *self)
{
  char *slab;

  if (self->slabs->len == 0 || self->slab_used == PAGES_A_SLAB)
    {
      slab = g_aligned_alloc (1, SLAB_BYTES, SLAB_BYTES);
      madvise (slab, SLAB_BYTES, MADV_HUGEPAGE); /* a wish: where it is not granted, small pages do */
      g_ptr_array_add (self->slabs, slab);
      self->slab_used = 0;
    }
  slab = g_ptr_array_index (self->slabs, self->slabs->len - 1);
  return (gpointer) (slab + PAGE_BYTES * self->slab_used++);
}

FleetLedgerCell *
fleet_ledger_page_new (FleetLedger *self)
{
  FleetLedgerCell *page = self->unused;

  if (page != NULL)
    memcpy (&self->unused, page, sizeof self->unused);
  else
    page = cut_page (self);
  memset (page, 0, PAGE_BYTES);
  for (guint i = 0; i < FLEET_LEDGER_PAGE; i++)
    page[i].type = FLEET_LEDGER_UNBORN;
  return page;
}

void
fleet_ledger_page_free (FleetLedger     *self,
                        FleetLedgerCell *page)
{
  memcpy (page, &self->unused, sizeof self->unused);
  self->unused = page;
}
