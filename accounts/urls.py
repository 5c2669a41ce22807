from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from accounts import my_views, views
from accounts.forms import SignInForm

urlpatterns = [
    path("", views.landing, name="landing"),
    path("boards/", views.chooser, name="chooser"),
    path("me/keys/", my_views.my_keys, name="my_keys"),
    path("me/sign-out-everywhere/", my_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("accounts/login/", LoginView.as_view(authentication_form=SignInForm), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
