namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>A server that knows nothing of supervisors: it binds the port that it is given, answers with its incarnation, and dies of SIGTERM at once.</summary>
internal static class PlainServer
{
    /// <summary>The program; its argument is the port, and <c>/slow</c> takes a second and a half.</summary>
    public const string Text = """
        import http.server, os, socket, sys, time
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/slow": time.sleep(1.5)
                body = os.environ["SUPERVISION_INCARNATION"].encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *args): pass
        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            address_family = socket.AF_INET6 if os.environ.get("V6") else socket.AF_INET
        assert sys.argv[1] == os.environ["PORT"] == os.environ["SUPERVISION_PORT"]
        Server((sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
        """;
}
