from django.urls import path

from weft.notices import choices, folder, views

urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/mark/", views.mark, name="notices_read"),
    path("notices/<int:pk>/", views.follow, name="notice"),
    path("notices/mute/<str:secret>/", choices.mute_by_link, name="notice_mute"),
    path("account/notices/", choices.settings_page, name="notice_settings"),
    path("account/notices/mute/", choices.choose, name="notice_choose"),
    path("mail/", folder.mail, name="mail_folder"),
]
