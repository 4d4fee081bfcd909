namespace Maas.Predict.Api.Native;

/// <summary>How many of the newest versions are kept; absent: all.</summary>
internal sealed record RetentionView(int? KeepLast);
