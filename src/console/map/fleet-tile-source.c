/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-tile-source: what is on disk is shown at once; what is old or missing is asked for, and a server that does not answer leaves the old one in its place. */

#include "fleet-tile-source.h"

#include <libsoup/soup.h>

#include "fleet-config.h"

/* Under this name tile servers know us; an invented browser's name would rightly be blocked. */
#define USER_AGENT      "FleetConsole/" FLEET_VERSION
#define MOST_CONNECTIONS 2
#define TIMEOUT_S       10
#define MOST_TILE_BYTES (1 << 20)
#define MOST_CACHE_BYTES (100 * 1000 * 1000)
#define FRESH_US        (7 * G_TIME_SPAN_DAY)

struct _FleetTileSource
{
  ShumateDataSource parent_instance;

  char             *url;
  SoupSession      *session;
  ShumateFileCache *cache;
};

typedef struct
{
  int          x, y, zoom;
  GBytes      *kept;    /* what the cache has; NULL: nothing */
  char        *etag;
  SoupMessage *message;
  guint8      *buffer;
} Request;

G_DEFINE_FINAL_TYPE (FleetTileSource, fleet_tile_source, SHUMATE_TYPE_DATA_SOURCE)

static void
request_free (gpointer data)
{
  Request *self = data;

  g_clear_pointer (&self->kept, g_bytes_unref);
  g_clear_object (&self->message);
  g_free (self->etag);
  g_free (self->buffer);
  g_free (self);
}

/* What the cache had is better than nothing. */
static void
fail (GTask  *task,
      GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (request->kept == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  g_task_return_pointer (task, g_steal_pointer (&request->kept), (GDestroyNotify) g_bytes_unref);
}

static void
read_cb (GObject      *stream,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FleetTileSource *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &length, &error))
    {
      fail (task, error);
      return;
    }
  if (length > MOST_TILE_BYTES)
    {
      fail (task, g_error_new (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "The tile server sent more than %d bytes for one tile", MOST_TILE_BYTES));
      return;
    }
  bytes = g_bytes_new_take (g_realloc (g_steal_pointer (&request->buffer), MAX (length, 1)), length);
  shumate_file_cache_store_tile_async (self->cache, request->x, request->y, request->zoom, bytes,
                                       soup_message_headers_get_one (soup_message_get_response_headers (request->message), "ETag"),
                                       NULL, NULL, NULL);
  g_signal_emit_by_name (self, "received-data", request->x, request->y, request->zoom, bytes);
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
sent_cb (GObject      *session,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FleetTileSource *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  SoupStatus status;

  if (stream == NULL)
    {
      fail (task, error);
      return;
    }
  status = soup_message_get_status (request->message);
  if (status == SOUP_STATUS_NOT_MODIFIED && request->kept != NULL)
    {
      shumate_file_cache_mark_up_to_date (self->cache, request->x, request->y, request->zoom);
      g_task_return_pointer (task, g_steal_pointer (&request->kept), (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      fail (task, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "The tile server answered %u %s", status, soup_status_get_phrase (status)));
      return;
    }
  request->buffer = g_malloc (MOST_TILE_BYTES + 1);
  g_input_stream_read_all_async (stream, request->buffer, MOST_TILE_BYTES + 1, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static char *
get_address (FleetTileSource *self,
             const Request   *request)
{
  const struct
  {
    const char *mark;
    int         value;
  } places[] = { { "{x}", request->x }, { "{y}", request->y }, { "{z}", request->zoom } };
  g_autoptr (GString) address = g_string_new (self->url);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", places[i].value);

      g_string_replace (address, places[i].mark, number, 0);
    }
  return g_string_free (g_steal_pointer (&address), FALSE);
}

static void
ask_server (GTask *task)
{
  FleetTileSource *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autofree char *address = get_address (self, request);

  request->message = soup_message_new (SOUP_METHOD_GET, address);
  if (request->message == NULL)
    {
      fail (task, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address of a tile; see the setting map-tiles-url", address));
      return;
    }
  if (request->kept != NULL && request->etag != NULL)
    soup_message_headers_append (soup_message_get_request_headers (request->message), "If-None-Match", request->etag);
  soup_session_send_async (self->session, request->message, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), sent_cb, g_object_ref (task));
}

static void
kept_cb (GObject      *cache,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FleetTileSource *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GDateTime) when = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  request->kept = shumate_file_cache_get_tile_finish (SHUMATE_FILE_CACHE (cache), &request->etag, &when, result, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (request->kept != NULL)
    g_signal_emit_by_name (self, "received-data", request->x, request->y, request->zoom, request->kept);
  if (request->kept != NULL && when != NULL && g_date_time_difference (now, when) < FRESH_US)
    g_task_return_pointer (task, g_steal_pointer (&request->kept), (GDestroyNotify) g_bytes_unref);
  else
    ask_server (task);
}

static void
fleet_tile_source_get_tile_data_async (ShumateDataSource   *source,
                                       int                  x,
                                       int                  y,
                                       int                  zoom_level,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  FleetTileSource *self = FLEET_TILE_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, fleet_tile_source_get_tile_data_async);
  request->x = x;
  request->y = y;
  request->zoom = zoom_level;
  g_task_set_task_data (task, request, request_free);
  shumate_file_cache_get_tile_async (self->cache, x, y, zoom_level, cancellable, kept_cb, task);
}

static GBytes *
fleet_tile_source_get_tile_data_finish (ShumateDataSource  *source,
                                        GAsyncResult       *result,
                                        GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fleet_tile_source_finalize (GObject *object)
{
  FleetTileSource *self = FLEET_TILE_SOURCE (object);

  g_object_unref (self->session);
  g_object_unref (self->cache);
  g_free (self->url);
  G_OBJECT_CLASS (fleet_tile_source_parent_class)->finalize (object);
}

static void
fleet_tile_source_class_init (FleetTileSourceClass *klass)
{
  ShumateDataSourceClass *source_class = SHUMATE_DATA_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_tile_source_finalize;
  source_class->get_tile_data_async = fleet_tile_source_get_tile_data_async;
  source_class->get_tile_data_finish = fleet_tile_source_get_tile_data_finish;
}

static void
fleet_tile_source_init (FleetTileSource *self)
{
  self->session = soup_session_new_with_options ("user-agent", USER_AGENT, "timeout", TIMEOUT_S, "max-conns", MOST_CONNECTIONS,
                                                 "max-conns-per-host", MOST_CONNECTIONS, NULL);
}

FleetTileSource *
fleet_tile_source_new (const char *url)
{
  FleetTileSource *self = g_object_new (FLEET_TYPE_TILE_SOURCE, NULL);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);

  self->url = g_strdup (url);
  self->cache = shumate_file_cache_new_full (MOST_CACHE_BYTES, key, NULL);
  return self;
}
