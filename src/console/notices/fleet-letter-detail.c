/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-detail: see the header. */

#include "fleet-letter-detail.h"

#include <glib/gi18n.h>

#include "fleet-letter-outline.h"
#include "fleet-letter-text.h"
#include "fleet-letter-words.h"
#include "fleet-when.h"

/* Of a key, in characters. */
#define SHOWN 80

struct _FleetLetterDetail
{
  AdwBin parent_instance;

  /* template */
  GtkLabel           *reason_label;
  GtkLabel           *original_label; /* the reason as it is kept */
  GtkLabel           *place_label;
  GtkLabel           *origin_label;
  GtkStack           *stack;
  FleetLetterOutline *outline;
  FleetLetterText    *text;
};

G_DEFINE_FINAL_TYPE (FleetLetterDetail, fleet_letter_detail, ADW_TYPE_BIN)

/* "key car-17 · headers [{…}]"; NULL: it has neither. */
static char *
describe_origin (const FleetDeadLetter *letter)
{
  GString *text = g_string_new (NULL);

  if (letter->key != NULL)
    {
      gsize length;
      const char *bytes = g_bytes_get_data (letter->key, &length);
      g_autofree char *valid = g_utf8_make_valid (bytes != NULL ? bytes : "", MIN (length, 4 * SHOWN)), *shown = g_utf8_substring (valid, 0, MIN (SHOWN, g_utf8_strlen (valid, -1)));

      /* Translators: the key of a Kafka record */
      g_string_append_printf (text, _("Key %s"), shown);
    }
  if (letter->headers != NULL)
    {
      if (text->len > 0)
        g_string_append (text, " · ");
      /* Translators: the headers of a Kafka record, as JSON */
      g_string_append_printf (text, _("Headers %s"), letter->headers);
    }
  return g_string_free (text, text->len == 0);
}

void
fleet_letter_detail_show (FleetLetterDetail     *self,
                          const FleetLetterItem *item)
{
  const FleetDeadLetter *letter = item != NULL ? item->letter : NULL;
  g_autofree char *words = NULL, *when = NULL, *place = NULL, *origin = NULL;
  GBytes *text;

  g_return_if_fail (FLEET_IS_LETTER_DETAIL (self));

  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  fleet_letter_outline_show (self->outline, item != NULL ? item->tree : NULL);
  if (item == NULL)
    return;
  when = fleet_when_absolute (letter->kafka_us);
  place = g_strdup_printf ("%s / %d / %" G_GINT64_FORMAT "   %s", letter->topic, letter->partition, letter->offset, when);
  origin = describe_origin (letter);
  words = fleet_letter_words (letter->reason);
  gtk_label_set_text (self->reason_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reason_label), words);
  gtk_label_set_text (self->original_label, letter->reason);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->original_label), letter->reason);
  gtk_widget_set_visible (GTK_WIDGET (self->original_label), !g_str_equal (words, letter->reason));
  gtk_label_set_text (self->place_label, place);
  gtk_label_set_text (self->origin_label, origin);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->origin_label), origin);
  gtk_widget_set_visible (GTK_WIDGET (self->origin_label), origin != NULL);
  /* What stands behind a registry's header, where the places of reasons count from; where there is none, all that there is. */
  text = item->tree != NULL ? fleet_letter_tree_get_text (item->tree) : NULL;
  fleet_letter_text_show (self->text, text != NULL ? text : letter->payload, item->tree != NULL ? fleet_letter_tree_get_place (item->tree) : -1);
  if (item->tree == NULL || fleet_letter_tree_get_n (item->tree) == 0)
    gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
fleet_letter_detail_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_letter_detail_parent_class)->dispose (object);
}

static void
fleet_letter_detail_class_init (FleetLetterDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_letter_detail_dispose;
  g_type_ensure (FLEET_TYPE_LETTER_OUTLINE);
  g_type_ensure (FLEET_TYPE_LETTER_TEXT);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-letter-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, reason_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, place_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, original_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, origin_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, outline);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterDetail, text);
}

static void
fleet_letter_detail_init (FleetLetterDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
