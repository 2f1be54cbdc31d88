"""Behind nginx, under a prefix: pages open, links lead to pages, networks train, and an address of 8 KB passes."""

import os
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import free_port, is_healthy, start_server

pytestmark = pytest.mark.e2e
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SETTINGS = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    large_client_header_buffers 4 8k;
    location /unrolled/ {{
      proxy_pass {server};
      proxy_http_version 1.1;
      proxy_set_header Host $host:{port};
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
      proxy_read_timeout 1h;
    }}
  }}
}}
"""


@pytest.fixture
def proxy(tmp_path):
    """The address of nginx, behind which the app runs under /unrolled."""
    assert NGINX or not os.environ.get("UNROLLED_REQUIRE_BROWSER"), "nginx is required here but is not installed"
    if not NGINX:
        pytest.skip("no nginx here; Debian: apt-get install nginx-light")
    server, url = start_server(tmp_path / "server.log", "--server.baseUrlPath=unrolled", prefix="/unrolled")
    port = free_port()
    settings = tmp_path / "nginx.conf"
    settings.write_text(SETTINGS.format(folder=tmp_path, port=port, server=url.removesuffix("/unrolled")))
    nginx = subprocess.Popen([NGINX, "-c", str(settings)])
    address = f"http://127.0.0.1:{port}/unrolled"
    assert is_healthy(address, nginx)
    yield address
    nginx.terminate()
    server.terminate()
    nginx.wait(10)
    server.wait(20)
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def test_behind_nginx_under_a_prefix_a_lesson_opens_trains_and_links(browser, proxy):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    try:
        page = context.new_page()
        errors, sockets = [], []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{proxy}/unrolling?task=parity&length=4&model=rnn&hidden=8&updates=60")
        page.get_by_role("button", name="Start").first.click()
        expect(page.get_by_text("update 60 of 60 · finished")).to_be_visible(timeout=60_000)
        assert any("/unrolled/pictures/" in address for address in sockets)  # refused, it would close again and again
        assert len(sockets) == 2
        page.get_by_role("link", name="The lab").first.click()
        expect(page).to_have_url(re.compile(f"^{re.escape(proxy)}/lab"))
        expect(page.get_by_role("heading", name="The lab")).to_be_visible(timeout=30_000)
        assert not errors
        text = "abcdefghij klmnop. " * 300  # what a learner typed travels in the address, packed
        page.goto(f"{proxy}/lab?task=text&text={text[:6_000]}&length=20&model=gru&hidden=8&updates=20")
        expect(page.get_by_role("button", name="Start").first).to_be_visible(timeout=30_000)
    finally:
        context.close()
