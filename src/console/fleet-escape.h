/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-escape: the only way by which text reaches a property that libadwaita 1.2 reads as Pango markup (titles and subtitles of rows and toasts, descriptions of status
 * pages). A house test looks for the setters elsewhere. Labels are no such property: they get text by gtk_label_set_text(). @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void      fleet_escape_status_page_description (AdwStatusPage *page,
                                                const char    *text);
/* A new toast that says text. */
AdwToast *fleet_escape_toast                   (const char    *text);

G_END_DECLS
