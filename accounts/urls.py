from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from accounts import views
from accounts.forms import SignInForm

urlpatterns = [
    path("", views.landing, name="landing"),
    path("boards/", views.chooser, name="chooser"),
    path("accounts/login/", LoginView.as_view(authentication_form=SignInForm), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
