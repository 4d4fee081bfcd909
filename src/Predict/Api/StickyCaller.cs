using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>Who has to be answered by the same version each time, as the request says; looked at only where calls are parted.</summary>
internal readonly record struct StickyCaller(IHeaderDictionary Headers)
{
    public const string Header = "x-maas-sticky";

    public const string Meaning = "Calls with the same value are answered by the same version while the alias parts its calls alike.";

    /// <summary>Null: nobody who told.</summary>
    public string? Find() => Headers[Header].ToString() is { Length: > 0 } value ? value : null;

    public static StickyCaller Of(HttpRequest request) => new(request.Headers);
}
