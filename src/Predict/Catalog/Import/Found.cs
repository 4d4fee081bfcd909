namespace Maas.Predict.Catalog.Import;

/// <summary>An encoding or a decoding, or why what lies beside the graph is none.</summary>
/// <param name="Warning">Null where nothing is left unused.</param>
internal readonly record struct Found<T>(T? Codec, string? Warning)
    where T : class;
