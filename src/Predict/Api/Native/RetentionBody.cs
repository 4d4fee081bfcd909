using System.Text.Json.Serialization;

namespace Maas.Predict.Api.Native;

/// <summary>What a model is to keep, as <see cref="Catalog.RetentionWish"/> reads it.</summary>
/// <param name="KeepLast">How many of the newest versions; null: all.</param>
internal sealed record RetentionBody([property: JsonRequired] int? KeepLast);
