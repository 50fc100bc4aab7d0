/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog-state: what the store keeps of the catalog, and taking it up again. What only the catalog reads is one GVariant a row, in the byte order of the machine's kind (little). */

#include "fleet-catalog-private.h"

#define TOPIC_FORMAT "a(smsqxxxubbbas)" /* kins: model, firmware, of, messages, first, last, devices, learned, late, moved, firmwares */
#define PATH_FORMAT  "(bmsa(ys)a(qbxxxxxduu))" /* replaced, told; examples; carriers: kin, gone, count, since, last, pause, last_us, inherited, bearers */

static GBytes *
pack (GVariant *state)
{
  g_autoptr (GVariant) held = g_variant_ref_sink (state);
  g_autoptr (GVariant) swapped = G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (held) : g_variant_ref (held);

  return g_variant_get_data_as_bytes (swapped);
}

/* NULL: the bytes are not of this format. */
static GVariant *
unpack (GBytes      *bytes,
        const char  *format)
{
  g_autoptr (GVariant) state = bytes != NULL ? g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (format), bytes, FALSE)) : NULL;

  if (state == NULL || !g_variant_is_normal_form (state))
    return NULL;
  return G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (state) : g_steal_pointer (&state);
}

static GBytes *
pack_topic (const FleetTopicShape *topic)
{
  GVariantBuilder kins;

  g_variant_builder_init (&kins, G_VARIANT_TYPE (TOPIC_FORMAT));
  for (guint i = 0; i < topic->kins->len; i++)
    {
      const FleetKin *kin = g_ptr_array_index (topic->kins, i);
      g_autofree const char **firmwares = (const char **) g_hash_table_get_keys_as_array (kin->firmwares, NULL);

      g_variant_builder_add (&kins, "(smsqxxxubbb@as)", kin->model, kin->firmware, kin->of, kin->messages, kin->first_us, kin->last_us, kin->n_devices, kin->is_learned,
                             kin->is_late, kin->is_moved, g_variant_new_strv (firmwares, g_hash_table_size (kin->firmwares)));
    }
  return pack (g_variant_builder_end (&kins));
}

static GBytes *
pack_entry (const FleetEntry *entry)
{
  GVariantBuilder examples, carriers;

  g_variant_builder_init (&examples, G_VARIANT_TYPE ("a(ys)"));
  g_variant_builder_init (&carriers, G_VARIANT_TYPE ("a(qbxxxxxduu)"));
  for (guint i = 0; i < FLEET_N_TYPES; i++)
    if (entry->examples[i] != NULL)
      g_variant_builder_add (&examples, "(ys)", (guchar) i, entry->examples[i]);
  for (guint i = 0; i < entry->carriers->len; i++)
    {
      const FleetCarrier *c = &g_array_index (entry->carriers, FleetCarrier, i);

      g_variant_builder_add (&carriers, "(qbxxxxxduu)", c->kin, c->is_gone, c->count, c->since, c->last, c->pause, c->last_us, c->inherited, c->bearers[0], c->bearers[1]);
    }
  return pack (g_variant_new ("(bmsa(ys)a(qbxxxxxduu))", entry->is_replaced, entry->told, &examples, &carriers));
}

static void
save_topic (FleetTopicShape *topic,
            GPtrArray       *topics,
            GPtrArray       *columns)
{
  FleetCatalogTopic *row = g_new0 (FleetCatalogTopic, 1);

  row->topic = g_strdup (topic->name);
  row->messages = topic->messages;
  row->first_us = topic->first_us;
  row->last_us = topic->last_us;
  row->is_learned = topic->is_learned;
  row->n_refused = topic->n_refused;
  row->state = pack_topic (topic);
  for (guint i = 0; i < topic->entries->len; i++)
    {
      FleetEntry *entry = fleet_topic_entry (topic, i);
      guint main_form = fleet_forms_main (entry->forms);
      FleetCatalogPath *path;

      /* A pure object is what holds its paths, and comes back with them. */
      if (entry->forms == (1u << FLEET_FORM_OBJECT))
        continue;
      row->n_paths++;
      if (!entry->is_dirty)
        continue;
      path = g_new0 (FleetCatalogPath, 1);
      path->topic = g_strdup (topic->name);
      path->path = g_strdup (entry->pattern);
      path->forms = entry->forms;
      path->count = entry->count;
      path->since = entry->since;
      path->first = entry->first;
      path->last = entry->last;
      path->example = main_form < FLEET_N_TYPES ? g_strdup (entry->examples[main_form]) : NULL;
      path->state = pack_entry (entry);
      g_ptr_array_add (columns, path);
      entry->is_dirty = FALSE;
    }
  g_ptr_array_add (topics, row);
  topic->is_dirty = FALSE;
}

void
fleet_catalog_save (FleetCatalog *self,
                    gboolean      all,
                    GPtrArray    *topics,
                    GPtrArray    *columns,
                    GPtrArray    *changes)
{
  GHashTableIter iter;
  FleetTopicShape *topic;
  gpointer id;

  g_hash_table_iter_init (&iter, self->topics);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &topic))
    if (topic->is_dirty && (all || topic->is_rows))
      save_topic (topic, topics, columns);
  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (changes, fleet_schema_change_ref (g_hash_table_lookup (self->changes, id)));
  g_hash_table_remove_all (self->unsaved);
  self->must_save = FALSE;
}

/* ---- restore ---- */

static gboolean
refuse (const char  *topic,
        const char  *path,
        GError     **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "The schema catalog's state of %s%s%s does not read back; move the database away and start again, Kafka is then read anew", topic,
               path != NULL ? ", path " : "", path != NULL ? path : "");
  return FALSE;
}

gboolean
fleet_catalog_restore_topic (FleetCatalog             *self,
                             const FleetCatalogTopic  *row,
                             GError                  **error)
{
  FleetTopicShape *topic = fleet_catalog_get_topic (self, row->topic, NULL);
  g_autoptr (GVariant) state = unpack (row->state, TOPIC_FORMAT);
  gsize n = state != NULL ? g_variant_n_children (state) : 0;

  if (n == 0 || n > FLEET_CATALOG_MOST_KINS)
    return refuse (row->topic, NULL, error);
  topic->is_rows = topic != self->telemetry;
  topic->messages = row->messages;
  topic->first_us = row->first_us;
  topic->last_us = row->last_us;
  topic->is_learned = row->is_learned;
  topic->n_refused = row->n_refused;
  g_ptr_array_set_size (topic->kins, 0);
  for (gsize i = 0; i < n; i++)
    {
      const char *model, *firmware, *known;
      GVariantIter *firmwares;
      FleetKin *kin, from;

      g_variant_get_child (state, i, "(&sm&sqxxxubbbas)", &model, &firmware, &from.of, &from.messages, &from.first_us, &from.last_us, &from.n_devices, &from.is_learned, &from.is_late,
                           &from.is_moved, &firmwares);
      kin = fleet_kin_new (model, firmware, MIN (from.of, n - 1));
      kin->messages = from.messages;
      kin->first_us = from.first_us;
      kin->last_us = from.last_us;
      kin->n_devices = from.n_devices;
      kin->is_learned = from.is_learned;
      kin->is_late = from.is_late;
      kin->is_moved = from.is_moved;
      while (g_variant_iter_next (firmwares, "&s", &known))
        g_hash_table_add (kin->firmwares, g_strdup (known));
      g_variant_iter_free (firmwares);
      g_ptr_array_add (topic->kins, kin);
    }
  return TRUE;
}

static gboolean
restore_carriers (const FleetTopicShape *topic,
                  FleetEntry            *entry,
                  GVariantIter          *iter)
{
  FleetCarrier c;

  g_array_set_size (entry->carriers, 0);
  while (g_variant_iter_next (iter, "(qbxxxxxduu)", &c.kin, &c.is_gone, &c.count, &c.since, &c.last, &c.pause, &c.last_us, &c.inherited, &c.bearers[0], &c.bearers[1]))
    {
      if (c.kin >= topic->kins->len)
        return FALSE;
      g_array_append_val (entry->carriers, c);
    }
  return TRUE;
}

/* The objects and arrays that hold the path are there because it is. */
static void
restore_above (const FleetTopicShape *topic,
               const FleetEntry      *entry)
{
  while (entry->parent != G_MAXUINT)
    {
      FleetEntry *parent = fleet_topic_entry (topic, entry->parent);
      gboolean is_array;

      fleet_pattern_parent (entry->pattern, entry->length, &is_array);
      parent->forms |= 1u << (is_array ? FLEET_FORM_ARRAY : FLEET_FORM_OBJECT);
      entry = parent;
    }
}

gboolean
fleet_catalog_restore_path (FleetCatalog            *self,
                            const FleetCatalogPath  *row,
                            GError                 **error)
{
  FleetTopicShape *topic = fleet_catalog_get_topic (self, row->topic, NULL);
  g_autoptr (GVariant) state = unpack (row->state, PATH_FORMAT);
  g_autoptr (GVariantIter) examples = NULL;
  g_autoptr (GVariantIter) carriers = NULL;
  guint number = state != NULL ? fleet_topic_find (self, topic, row->path, strlen (row->path)) : G_MAXUINT;
  const char *example, *told;
  FleetEntry *entry;
  guchar type;

  if (number == G_MAXUINT)
    return refuse (row->topic, row->path, error);
  entry = fleet_topic_entry (topic, number);
  entry->forms |= row->forms;
  entry->count = row->count;
  entry->since = row->since;
  entry->first = row->first;
  entry->last = row->last;
  g_variant_get (state, "(bm&sa(ys)a(qbxxxxxduu))", &entry->is_replaced, &told, &examples, &carriers);
  entry->told = g_strdup (told);
  while (g_variant_iter_next (examples, "(y&s)", &type, &example))
    if (type < FLEET_N_TYPES)
      {
        g_free (entry->examples[type]);
        entry->examples[type] = g_strdup (example);
      }
  restore_above (topic, entry);
  return restore_carriers (topic, entry, carriers) || refuse (row->topic, row->path, error);
}

/* users, and the charts among those of before; NULL for nobody. */
static char *
add_charts (const char *users,
            const char *before)
{
  g_auto (GStrv) lines = g_strsplit (before != NULL ? before : "", "\n", -1);
  g_autoptr (GString) text = g_string_new (users);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "chart "))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The notice with the users that its path has now; NULL when they are the same. */
static FleetSchemaChange *
with_users (FleetCatalog            *self,
            const FleetSchemaChange *change,
            gboolean                 keep_charts)
{
  const FleetTopicShape *topic = g_hash_table_lookup (self->topics, change->topic);
  g_autofree char *known = fleet_path_users_to_text (self->users, topic != NULL ? topic->prefix : NULL, change->path);
  g_autofree char *users = keep_charts ? add_charts (known, change->users) : g_strdup (known);
  FleetSchemaChange *changed;

  if (strcmp (change->path, "*") == 0 || g_strcmp0 (users, change->users) == 0)
    return NULL;
  changed = fleet_schema_change_copy (change);
  g_free (changed->users);
  changed->users = g_steal_pointer (&users);
  return changed;
}

void
fleet_catalog_users_changed (FleetCatalog *self,
                             gboolean      keep_charts)
{
  g_autoptr (GList) changes = g_hash_table_get_values (self->changes);

  for (GList *at = changes; at != NULL; at = at->next)
    {
      FleetSchemaChange *changed = with_users (self, at->data, keep_charts);

      if (changed != NULL)
        fleet_catalog_replace (self, changed);
    }
}

/* As it was told; whose rules and charts are others by now says fleet_catalog_users_changed(). */
void
fleet_catalog_restore_change (FleetCatalog      *self,
                              FleetSchemaChange *change)
{
  fleet_catalog_replace (self, fleet_schema_change_ref (change));
  g_hash_table_remove (self->unsaved, change->id);
}
