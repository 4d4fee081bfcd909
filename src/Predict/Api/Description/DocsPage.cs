using Maas.Core;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Maas.Predict.Api.Description;

/// <summary>
/// The page of the description: Swagger UI, out of the package that carries it, so that it is in every build and in everything that
/// is published, and a browser asks nobody but this service.
/// </summary>
internal static class DocsPage
{
    private const string Start = """
        SwaggerUIBundle({
          url: "/openapi.json", dom_id: "#page", deepLinking: true, validatorUrl: null, persistAuthorization: false,
          presets: [SwaggerUIBundle.presets.apis],
        });
        """;

    private const string Html = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Maas</title>
          <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
          <link rel="stylesheet" href="/docs/swagger-ui.css">
        </head>
        <body>
          <div id="page"></div>
          <script src="/docs/swagger-ui-bundle.js"></script>
          <script src="/docs/start.js"></script>
        </body>
        </html>
        """;

    // Only what stands here is given: a name is looked up, and never becomes a path.
    private static readonly Dictionary<string, Lazy<Asset>> Files = new(StringComparer.Ordinal)
    {
        ["swagger-ui.css"] = new(() => OfPackage("swagger-ui.css", "text/css; charset=utf-8")),
        ["swagger-ui-bundle.js"] = new(() => OfPackage("swagger-ui-bundle.js", "text/javascript; charset=utf-8")),
        ["favicon-32x32.png"] = new(() => OfPackage("favicon-32x32.png", "image/png")),
        ["LICENSE"] = new(() => OfPackage("LICENSE", "text/plain; charset=utf-8")),
        ["start.js"] = new(() => OfText(Start, "text/javascript; charset=utf-8")),
    };

    public static Asset Page { get; } = OfText(Html, "text/html; charset=utf-8");

    /// <exception cref="ServiceException">The page has no such file.</exception>
    public static Asset Get(string file) => Files.TryGetValue(file, out var asset)
        ? asset.Value
        : throw ServiceError.UnknownPath.With($"the page of the description has the files {string.Join(", ", Files.Keys)}");

    private static Asset OfText(string text, string type) => Asset.OfBytes(System.Text.Encoding.UTF8.GetBytes(text), type);

    // The package keeps its files compressed by gzip.
    private static Asset OfPackage(string file, string type)
    {
        var name = $"Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.{file}";
        using var stream = typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the package of Swagger UI has no {name}");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new(bytes.ToArray(), type);
    }
}
