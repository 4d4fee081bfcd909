using Maas.Core.Registry;

namespace Maas.Predict.Catalog.Import;

/// <summary>A version that is not published yet: its manifest, but for the number, and the folder of its files.</summary>
internal sealed record ModelDraft(Manifest Manifest, string Folder);
