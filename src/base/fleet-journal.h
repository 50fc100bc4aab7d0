/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-journal: the second axis of an alert, folded from what people did, and the journal that tells both axes.
 *
 * A pure function of the alert's condition, of its actions in their order, and of the time: so whoever has the same alert and the same actions has the same table, however often and in whatever order
 * they came. Its rules (ISA-18.2, and FAULTS.md 2.7):
 *   - the first acknowledgement takes the alert; later ones are kept as "seen";
 *   - the last shelve counts; it ends at its time, at the clearing if it is "one shot", a day after it at the latest, or when somebody takes it back;
 *   - a shelf that ends while the condition holds brings the alert back as one that nobody has taken ("reopened");
 *   - an acknowledgement is of one alert, and an alert is one occurrence: what opens next asks anew.
 * Any thread. */

#pragma once

#include "fleet-action.h"
#include "fleet-alert.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_JOURNAL_OPENED,
  FLEET_JOURNAL_CLEARED,
  FLEET_JOURNAL_ACKNOWLEDGED,
  FLEET_JOURNAL_SEEN,         /* acknowledged, by one who was not the first */
  FLEET_JOURNAL_NOTED,
  FLEET_JOURNAL_SHELVED,
  FLEET_JOURNAL_UNSHELVED,
  FLEET_JOURNAL_SHELVE_ENDED,
  FLEET_JOURNAL_REOPENED,     /* attention is asked for again */
  FLEET_N_JOURNAL_KINDS
} FleetJournalKind;

typedef struct
{
  FleetJournalKind kind;
  gint64           at_us;
  char            *by;       /* NULL: the stream, or time */
  char            *note;
  gint64           until_us; /* SHELVED: when it ends at the latest; else FLEET_TIME_NONE */
  gboolean         once;     /* SHELVED: or when the alert clears */
  gboolean         waits;    /* the action is on its way to the other consoles */
} FleetJournalEntry;

/* Sealed; an alert's entries in order. */
struct _FleetJournal
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  guint              n_entries;
  FleetJournalEntry *entries;
};

/* Actions of one alert beyond this are kept and not counted. */
#define FLEET_JOURNAL_MOST_ACTIONS 1000

/* The alert with its attention, shelf and journal as the actions (FleetAction*, in their order) make them by now_us; what alert itself says of these is not looked at.
 * A new reference. */
FleetAlert   *fleet_journal_fold  (const FleetAlert *alert,
                                   GPtrArray        *actions,
                                   gint64            now_us);

FleetJournal *fleet_journal_ref   (FleetJournal *self);
void          fleet_journal_unref (FleetJournal *self);
/* "opened", "cleared", "acknowledged", "seen", "noted", "shelved", "unshelved", "shelve ended", "reopened". */
const char   *fleet_journal_kind_to_string (FleetJournalKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetJournal, fleet_journal_unref)

G_END_DECLS
