using Maas.Core.Naming;

namespace Maas.Predict.Catalog;

/// <summary>A model as a call names it: <c>name</c> or <c>name@alias</c>.</summary>
internal readonly record struct ModelReference(ModelName Model, AliasName? Alias)
{
    /// <exception cref="Core.ServiceException">A name is not of the form that names take.</exception>
    public static ModelReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0
            ? new(ModelName.Parse(text), null)
            : new(ModelName.Parse(text[..at]), AliasName.Parse(text[(at + 1)..]));
    }
}
