/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-view: the selection is by notice, so it stays where it is when new ones come above it. */

#include "fleet-notice-view.h"

#include <glib/gi18n.h>

#include "fleet-escape.h"
#include "fleet-notice-detail.h"
#include "fleet-notice-row.h"

struct _FleetNoticeView
{
  FleetPane parent_instance;

  /* template */
  AdwLeaflet         *leaflet;
  GtkWidget          *list_side;
  GtkDropDown        *filter;
  GtkLabel           *count;
  GtkStack           *stack;
  GtkWidget          *scroller;
  GtkListView        *list;
  AdwStatusPage      *empty;
  GtkWidget          *detail_side;
  GtkWidget          *back;
  FleetNoticeDetail  *detail;

  /* owned */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (FleetNoticeView, fleet_notice_view, FLEET_TYPE_PANE)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          FleetNoticeView          *self)
{
  gtk_list_item_set_child (list_item, fleet_notice_row_new (fleet_pane_get_session (FLEET_PANE (self))));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  fleet_notice_row_set_notice (FLEET_NOTICE_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  fleet_notice_row_set_notice (FLEET_NOTICE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
update_count (FleetNoticeView *self)
{
  FleetNoticeList *notices = fleet_session_get_notices (fleet_pane_get_session (FLEET_PANE (self)));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (notices));
  g_autofree char *text = g_strdup_printf (ngettext ("%'u notice", "%'u notices", n), n);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child (self->stack, n > 0 ? self->scroller : GTK_WIDGET (self->empty));
}

static void
selected_cb (FleetNoticeView *self)
{
  FleetNotice *notice = gtk_single_selection_get_selected_item (self->selection);

  fleet_notice_detail_set_notice (self->detail, notice);
}

/* A narrow window shows one side at a time. */
static void
activated_cb (FleetNoticeView *self,
              guint            position)
{
  gtk_single_selection_set_selected (self->selection, position);
  adw_leaflet_set_visible_child (self->leaflet, self->detail_side);
}

/* Somebody asked for this notice: the bar. */
static void
wanted_cb (FleetNoticeView *self)
{
  GListModel *notices = G_LIST_MODEL (fleet_session_get_notices (fleet_pane_get_session (FLEET_PANE (self))));
  g_autoptr (FleetNotice) wanted = fleet_notice_list_take_wanted (FLEET_NOTICE_LIST (notices));

  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (FleetNotice) notice = g_list_model_get_item (notices, i);

      if (notice != wanted)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      adw_leaflet_set_visible_child (self->leaflet, self->detail_side);
      return;
    }
}

static void
back_cb (FleetNoticeView *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
fold_cb (FleetNoticeView *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (self->back, folded && adw_leaflet_get_visible_child (self->leaflet) != self->list_side);
}

static void
fleet_notice_view_session_set (FleetPane    *pane,
                               FleetSession *session)
{
  FleetNoticeView *self = FLEET_NOTICE_VIEW (pane);
  FleetNoticeList *notices = fleet_session_get_notices (session);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_string_list_append (words, C_("notices", "Open"));
  gtk_string_list_append (words, C_("notices", "New"));
  gtk_string_list_append (words, C_("notices", "All"));
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (words));
  g_object_bind_property (notices, "filter", self->filter, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (notices)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notices, "items-changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (notices, "wanted", G_CALLBACK (wanted_cb), self, G_CONNECT_SWAPPED);
  update_count (self);
  selected_cb (self);
}

static void
fleet_notice_view_dispose (GObject *object)
{
  FleetNoticeView *self = FLEET_NOTICE_VIEW (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_notice_view_parent_class)->dispose (object);
}

static void
fleet_notice_view_class_init (FleetNoticeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_notice_view_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_notice_view_session_set;
  g_type_ensure (FLEET_TYPE_NOTICE_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-notice-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, list_side);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, filter);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, count);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, scroller);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, list);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, empty);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, detail_side);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, back);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeView, detail);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, fold_cb);
}

static void
fleet_notice_view_init (FleetNoticeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fleet_escape_status_page_description (self->empty, _("When a topic brings something new, or no longer brings what it did, it is told here."));
}
