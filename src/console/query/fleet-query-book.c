/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-book: two lists in two settings, read once and written through. */

#include "fleet-query-book.h"

#include <string.h>

/* A statement that is longer is asked and not kept. */
#define MOST_BYTES 20000

struct _FleetQueryBook
{
  GObject parent_instance;

  GSettings *settings;
  GPtrArray *asked;
  GPtrArray *saved;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FleetQueryBook, fleet_query_book, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  FleetQueryEntry *entry = data;

  g_free (entry->name);
  g_free (entry->statement);
  g_free (entry);
}

static FleetQueryEntry *
entry_new (const char *name,
           const char *statement)
{
  FleetQueryEntry *entry = g_new (FleetQueryEntry, 1);

  entry->name = g_strdup (name);
  entry->statement = g_strdup (statement);
  return entry;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const FleetQueryEntry *const *x = a, *const *y = b;

  return g_utf8_collate ((*x)->name, (*y)->name);
}

static void
read_all (FleetQueryBook *self)
{
  g_auto (GStrv) asked = g_settings_get_strv (self->settings, "queries-asked");
  g_autoptr (GVariant) saved = g_settings_get_value (self->settings, "queries-saved");
  const char *name, *statement;
  GVariantIter iter;

  for (guint i = 0; asked[i] != NULL; i++)
    g_ptr_array_add (self->asked, entry_new (NULL, asked[i]));
  g_variant_iter_init (&iter, saved);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &statement))
    g_ptr_array_add (self->saved, entry_new (name, statement));
  g_ptr_array_sort (self->saved, compare_names);
}

static void
write_asked (FleetQueryBook *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) asked = NULL;

  for (guint i = 0; i < self->asked->len; i++)
    g_strv_builder_add (builder, ((FleetQueryEntry *) self->asked->pdata[i])->statement);
  asked = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "queries-asked", (const char *const *) asked);
  g_signal_emit (self, changed_signal, 0);
}

static void
write_saved (FleetQueryBook *self)
{
  GVariantBuilder builder;

  g_ptr_array_sort (self->saved, compare_names);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < self->saved->len; i++)
    {
      const FleetQueryEntry *entry = self->saved->pdata[i];

      g_variant_builder_add (&builder, "{ss}", entry->name, entry->statement);
    }
  g_settings_set_value (self->settings, "queries-saved", g_variant_builder_end (&builder));
  g_signal_emit (self, changed_signal, 0);
}

const GPtrArray *
fleet_query_book_get_asked (FleetQueryBook *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY_BOOK (self), NULL);
  return self->asked;
}

const GPtrArray *
fleet_query_book_get_saved (FleetQueryBook *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY_BOOK (self), NULL);
  return self->saved;
}

void
fleet_query_book_add_asked (FleetQueryBook *self,
                            const char     *statement)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (statement));

  g_return_if_fail (FLEET_IS_QUERY_BOOK (self));

  if (*trimmed == '\0' || strlen (trimmed) > MOST_BYTES)
    return;
  for (guint i = 0; i < self->asked->len; i++)
    if (g_str_equal (((FleetQueryEntry *) self->asked->pdata[i])->statement, trimmed))
      g_ptr_array_remove_index (self->asked, i--);
  g_ptr_array_insert (self->asked, 0, entry_new (NULL, trimmed));
  if (self->asked->len > FLEET_QUERY_BOOK_MOST)
    g_ptr_array_set_size (self->asked, FLEET_QUERY_BOOK_MOST);
  write_asked (self);
}

static void
forget (FleetQueryBook *self,
        const char     *name)
{
  for (guint i = 0; i < self->saved->len; i++)
    if (g_str_equal (((FleetQueryEntry *) self->saved->pdata[i])->name, name))
      g_ptr_array_remove_index (self->saved, i--);
}

void
fleet_query_book_save (FleetQueryBook *self,
                       const char     *name,
                       const char     *statement)
{
  g_return_if_fail (FLEET_IS_QUERY_BOOK (self));

  forget (self, name);
  g_ptr_array_add (self->saved, entry_new (name, statement));
  write_saved (self);
}

void
fleet_query_book_remove (FleetQueryBook *self,
                         const char     *name)
{
  g_return_if_fail (FLEET_IS_QUERY_BOOK (self));

  forget (self, name);
  write_saved (self);
}

static void
fleet_query_book_finalize (GObject *object)
{
  FleetQueryBook *self = FLEET_QUERY_BOOK (object);

  g_clear_object (&self->settings);
  g_ptr_array_unref (self->asked);
  g_ptr_array_unref (self->saved);
  G_OBJECT_CLASS (fleet_query_book_parent_class)->finalize (object);
}

static void
fleet_query_book_class_init (FleetQueryBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_query_book_finalize;
  changed_signal = g_signal_new ("changed", FLEET_TYPE_QUERY_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_query_book_init (FleetQueryBook *self)
{
  self->asked = g_ptr_array_new_with_free_func (entry_free);
  self->saved = g_ptr_array_new_with_free_func (entry_free);
}

FleetQueryBook *
fleet_query_book_new (GSettings *settings)
{
  FleetQueryBook *self = g_object_new (FLEET_TYPE_QUERY_BOOK, NULL);

  self->settings = g_object_ref (settings);
  read_all (self);
  return self;
}
