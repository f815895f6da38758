"""Signing in through another system, stricter than allauth's own OpenID Connect.

allauth trusts the token endpoint's TLS and sends no nonce. Here the ID token is always there,
always signed by a key that the provider publishes, and always made for this very sign-in.
"""

import secrets
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from requests import RequestException


class HubAdapter(OpenIDConnectOAuth2Adapter):
    nonce = ""  # what this sign-in began with

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> Any:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("The provider sent no ID token.")
        claims = self._decode_id_token(app, id_token)
        if not self.nonce or not secrets.compare_digest(str(claims.get("nonce")), self.nonce):
            raise OAuth2Error("The ID token is not for this sign-in.")
        person = self._fetch_user_info(token.token)
        if person.get("sub") != claims["sub"]:
            raise OAuth2Error("The provider's two answers are about different people.")
        answer = {"id_token": claims, "userinfo": person}
        return self.get_provider().sociallogin_from_response(request, answer)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


class HubProvider(OpenIDConnectProvider):
    package = "allauth.socialaccount.providers.openid_connect"  # whose addresses it keeps
    oauth2_adapter_class = HubAdapter

    def redirect(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        nonce = secrets.token_urlsafe(24)
        params = kwargs.pop("auth_params", None)
        if params is None:
            params = self.get_auth_params()
        kwargs["auth_params"] = params | {"nonce": nonce}
        try:
            return super().redirect(request, *args, nonce=nonce, **kwargs)
        except RequestException as error:  # it does not answer
            return render_authentication_error(request, self, exception=error)

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Nothing that a link could add."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())


class HubCallbackView(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: HubProvider) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """In the place of allauth's, for the nonce."""
    try:
        answer: HttpResponseBase = HubCallbackView.adapter_view(HubAdapter(request, provider_id))(
            request
        )
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


provider_classes = [HubProvider]
