using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core;

/// <summary>Enums in JSON are words with hyphens: <c>CenterCrop</c> is <c>center-crop</c>; numbers are refused.</summary>
public sealed class KebabCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
