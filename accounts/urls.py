from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import my_views, views, views_door

urlpatterns = [
    path("", views.landing, name="landing"),
    path("boards/", views.chooser, name="chooser"),
    path("waiting/", views_door.waiting, name="waiting"),
    path("waiting/state/", views_door.waiting_state, name="waiting_state"),
    path("waiting/count/", views_door.count_waiting, name="waiting_count"),
    path("accounts/login/", views_door.SignIn.as_view(), name="login"),
    path("me/keys/", my_views.my_keys, name="my_keys"),
    path("me/sign-out-everywhere/", my_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/refused/<slug:why>/", views_door.refused, name="refused"),
    # Of allauth's pages these two alone, under the names by which it knows them.
    path("accounts/<slug:provider_id>/login/", views_door.to_provider, name="openid_connect_login"),
    path("accounts/<slug:provider_id>/login/callback/", views_door.from_provider, name="openid_connect_callback"),
]
