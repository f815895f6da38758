from django.urls import path

from weft.site.account import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/data.json", views.data, name="account_data"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
