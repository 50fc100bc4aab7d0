/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-s3-listing: GLib's markup parser is enough for what servers write, and has no entities of a document's own to be bitten by. */

#include "fleet-s3-listing.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_DEPTH 16

typedef struct
{
  GString       *text;
  char          *key, *etag, *modified, *next, *code, *message;
  gint64         bytes;
  gboolean       in_contents, is_truncated;
  guint          depth;
  FleetS3Object  object;
  gpointer       user_data;
} Listing;

static void
start_cb (GMarkupParseContext  *context,
          const char           *name,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  Listing *self = user_data;

  if (++self->depth > MOST_DEPTH)
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, _("nested deeper than %d"), MOST_DEPTH);
  if (strcmp (name, "Contents") == 0)
    self->in_contents = TRUE;
  g_string_truncate (self->text, 0);
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  g_string_append_len (((Listing *) user_data)->text, text, length);
}

static void
keep (Listing  *self,
      char    **at)
{
  g_free (*at);
  *at = g_strdup (self->text->str);
}

static void
end_contents (Listing  *self,
              GError  **error)
{
  self->in_contents = FALSE;
  if (self->key != NULL && self->object != NULL)
    self->object (self->key, self->bytes, self->etag != NULL ? self->etag : "", self->modified != NULL ? self->modified : "", self->user_data, error);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->modified, g_free);
  self->bytes = 0;
}

static void
end_cb (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  Listing *self = user_data;

  self->depth--;
  if (strcmp (name, "Contents") == 0)
    end_contents (self, error);
  else if (self->in_contents && strcmp (name, "Key") == 0)
    keep (self, &self->key);
  else if (self->in_contents && strcmp (name, "ETag") == 0)
    keep (self, &self->etag);
  else if (self->in_contents && strcmp (name, "LastModified") == 0)
    keep (self, &self->modified);
  else if (self->in_contents && strcmp (name, "Size") == 0)
    self->bytes = g_ascii_strtoll (self->text->str, NULL, 10);
  else if (!self->in_contents && strcmp (name, "NextContinuationToken") == 0)
    keep (self, &self->next);
  else if (!self->in_contents && strcmp (name, "IsTruncated") == 0)
    self->is_truncated = strcmp (self->text->str, "true") == 0;
  else if (!self->in_contents && strcmp (name, "Code") == 0)
    keep (self, &self->code);
  else if (!self->in_contents && strcmp (name, "Message") == 0)
    keep (self, &self->message);
  g_string_truncate (self->text, 0);
}

static gboolean
parse (Listing     *self,
       const char  *xml,
       gsize        length,
       GError     **error)
{
  static const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb, .text = text_cb };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  gboolean ok;

  self->text = g_string_new (NULL);
  ok = g_markup_parse_context_parse (context, xml, length, error) && g_markup_parse_context_end_parse (context, error);
  g_markup_parse_context_free (context);
  g_string_free (self->text, TRUE);
  g_free (self->key);
  g_free (self->etag);
  g_free (self->modified);
  return ok;
}

gboolean
fleet_s3_listing_read (const char     *xml,
                       gsize           length,
                       FleetS3Object   object,
                       gpointer        user_data,
                       char          **ret_next,
                       GError        **error)
{
  Listing self = { .object = object, .user_data = user_data };
  g_autoptr (GError) reason = NULL;
  gboolean ok = parse (&self, xml, length, &reason);

  *ret_next = NULL;
  if (ok && self.is_truncated && self.next != NULL && *self.next != '\0')
    *ret_next = g_steal_pointer (&self.next);
  else if (ok && self.is_truncated)
    ok = (g_set_error (&reason, FLEET_ERROR, FLEET_ERROR_INVALID, _("it says that more follows, and not how to ask for it")), FALSE);
  if (!ok && reason->domain == G_MARKUP_ERROR)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("the server's listing cannot be read: %s; is this an S3 endpoint?"), reason->message);
  else if (!ok)
    g_propagate_error (error, g_steal_pointer (&reason));
  g_free (self.next);
  g_free (self.code);
  g_free (self.message);
  return ok;
}

void
fleet_s3_listing_read_error (const char  *xml,
                             gsize        length,
                             char       **ret_code,
                             char       **ret_message)
{
  Listing self = { 0 };

  parse (&self, xml, length, NULL);
  *ret_code = self.code;
  *ret_message = self.message;
  g_free (self.next);
}
